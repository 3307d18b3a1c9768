using OrleansRealtime.Server.Tls;

namespace OrleansRealtime.Server;

/// <summary>The command line: anything of ASP.NET Core's configuration, <c>--urls</c> and <c>--data</c> above all.</summary>
internal static class ServerArguments
{
    public static WebApplicationOptions ToOptions(string[] args) => new()
    {
        // The default stands in front, where any given address overrides it.
        Args = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null
            ? ["--urls", "http://127.0.0.1:8080", .. TlsArguments.Expand(args)]
            : TlsArguments.Expand(args),

        // The page and the settings lie beside the executable, wherever it is started from.
        ContentRootPath = AppContext.BaseDirectory,
    };
}
