using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Server.Options;

namespace OrleansRealtime.Server;

/// <summary>Says where the server is and what to try; the key's file rather than the key, unless a terminal reads it.</summary>
internal sealed class StartupNotice(IServer server, IConfiguration configuration)
{
    public void Print()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var options = new ServerOptions();
        configuration.Bind(options);
        var keyFile = Path.Combine(options.Data, BootstrapKey.FileName);
        var key = configuration["REALTIME_API_KEY"] is { Length: > 0 }
            ? "the one in REALTIME_API_KEY"
            : $"{BootstrapKey.Resolve(null, options.Data)}   (kept in {keyFile})";
        Console.WriteLine(
            $"""

            OrleansRealtime is ready (embedded host: one process, no cluster).

              address   {address}
              API key   {key}

            Try next:
              talk in the browser        open {address}/
              a call from the terminal   ./scripts/call.sh
              any OpenAI SDK             base URL {address}/v1, model gpt-realtime

            Press Ctrl+C to stop.

            """);
    }
}
