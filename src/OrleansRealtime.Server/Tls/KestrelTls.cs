using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OrleansRealtime.Server.Tls;

/// <summary>Gives Kestrel the certificate of its https addresses; it asks only when it binds one.</summary>
internal sealed class KestrelTls(ServerCertificateSource source, IConfiguration configuration) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        if (configuration["Kestrel:EndpointDefaults:Protocols"] is null)
        {
            // Over HTTP/2 a browser would open its WebSocket by CONNECT, inside the connection that carries the page: one
            // lost packet or full window would hold up the voice of every tab.
            options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        }

        options.ConfigureHttpsDefaults(https =>
        {
            if (source.Find() is { } certificate)
            {
                https.ServerCertificate = certificate.Leaf;
                https.ServerCertificateChain = certificate.Chain;
            }
        });
    }
}
