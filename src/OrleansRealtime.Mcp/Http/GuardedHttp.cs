using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Mcp.Http;

/// <summary>
/// HTTP that connects only where the policy lets it. What counts is the address it connects to, looked up once:
/// a name that changes its address afterwards, or a redirection, leads nowhere else.
/// </summary>
internal static class GuardedHttp
{
    public static LimitedResponses Create(HostPolicy policy, long maxResponseBytes)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // Through a proxy every address would look like the proxy's.
            UseProxy = false,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(policy, context.DnsEndPoint, cancellationToken),
        };
        return new LimitedResponses(handler, maxResponseBytes);
    }

    private static async ValueTask<Stream> ConnectAsync(
        HostPolicy policy,
        DnsEndPoint where,
        CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(where.Host, cancellationToken);
        if (!policy.IsNamed(where.Host, where.Port))
        {
            addresses = policy.Usable(addresses);
            if (addresses.Length == 0)
            {
                throw new HostNotAllowedException();
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, where.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
