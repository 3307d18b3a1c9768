using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Server.Options;
using OrleansRealtime.Server.Tls;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Server;

/// <summary>Says where the server is, its key and what to try; a key that was given is not repeated.</summary>
internal sealed class StartupNotice(
    IServer server, IConfiguration configuration, ServerCertificateSource certificates, RtcServer calls)
{
    public void Print()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault() ?? "";
        var trust = certificates.AuthorityFile is { } authority
            ? $"\n  trust     {authority} is the development authority: in NODE_EXTRA_CA_CERTS or a trust store it makes clients trust this server"
            : "";
        var options = new ServerOptions();
        configuration.Bind(options);
        var keyFile = Path.Combine(options.Data, BootstrapKey.FileName);
        var key = configuration["REALTIME_API_KEY"] is { Length: > 0 }
            ? "the one in REALTIME_API_KEY"
            : $"{BootstrapKey.Resolve(null, options.Data)}   (kept in {keyFile})";
        Console.WriteLine(
            $"""

            OrleansRealtime is ready (embedded host: one process, no cluster).

              address   {string.Join("   ", addresses)}
              API key   {key}{trust}
              calls     {(calls.Unavailable is { } reason ? $"none: {reason}" : string.Join("   ", calls.EndPoints.Select(end => $"udp {end}")))}

            Try next:
              talk in the browser        open {address}/
              a call from the terminal   ./scripts/call.sh
              any OpenAI SDK             base URL {address}/v1, model gpt-realtime

            Press Ctrl+C to stop.

            """);
    }
}
