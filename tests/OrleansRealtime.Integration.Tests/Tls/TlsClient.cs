using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace OrleansRealtime.Integration.Tests.Tls;

/// <summary>Clients that trust one authority and nothing else this machine trusts.</summary>
internal static class TlsClient
{
    /// <summary>Opens a session.</summary>
    /// <returns>The type of the first event.</returns>
    public static async Task<string?> OpenSessionAsync(Uri address, X509Certificate2 authority)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var handler = Trusting(authority);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestServer.ApiKey}");
        var url = new UriBuilder(address) { Scheme = "wss", Path = "/v1/realtime", Query = "model=gpt-realtime" }.Uri;
        await socket.ConnectAsync(url, invoker, limit.Token);
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
        using var document = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
        return document.RootElement.GetProperty("type").GetString();
    }

    public static async Task<string> GetAsync(Uri address, X509Certificate2 authority)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var handler = Trusting(authority);
        using var client = new HttpClient(handler, disposeHandler: false);
        return await client.GetStringAsync(address, limit.Token);
    }

    /// <summary>The certificate the server shows, whatever it is worth.</summary>
    public static async Task<X509Certificate2> LookAsync(Uri address)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, limit.Token);
        await using var tls = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, limit.Token);
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        return new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } };
    }
}
