using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Storage.Tests.Redis;

/// <summary>Passes connections on to a server, until it is told to hear nothing more on those there are: they stay open, and are never answered again.</summary>
internal sealed class DeafProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _server;
    private readonly Task _accepting;
    private CancellationTokenSource _hearing = new();

    public DeafProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void GoDeaf()
    {
        var hearing = Interlocked.Exchange(ref _hearing, new CancellationTokenSource());
        hearing.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hearing.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = PassAsync(client, _hearing.Token);
        }
    }

    private async Task PassAsync(TcpClient client, CancellationToken deaf)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
                var (left, right) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(left.CopyToAsync(right, deaf), right.CopyToAsync(left, deaf));
                if (deaf.IsCancellationRequested)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // One side has closed, or the test is over.
            }
        }
    }
}
