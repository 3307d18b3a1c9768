namespace OrleansRealtime.Server;

/// <summary>The command line: anything of ASP.NET Core's configuration, <c>--urls</c> and <c>--data</c> above all.</summary>
internal static class ServerArguments
{
    /// <summary>Puts the default address in front, where any given one overrides it.</summary>
    public static string[] Normalize(string[] args) =>
        Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null
            ? ["--urls", "http://127.0.0.1:8080", .. args]
            : args;
}
