using System.Net.Sockets;

namespace OrleansRealtime.Faults.Network;

/// <summary>One connection of a client through the proxy.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server) : IDisposable
{
    // Longer than either side takes to notice.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _silenced = new();

    /// <summary>Nothing passes any more.</summary>
    public bool IsSilent => _silenced.IsCancellationRequested;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _silenced.Token);
        await Task.WhenAny(PumpAsync(client, server, either.Token), PumpAsync(server, client, either.Token));
        if (IsSilent)
        {
            await Task.Delay(LongestSilence, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Silence() => _silenced.Cancel();

    public void Reset()
    {
        foreach (var socket in new[] { client, server })
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It is gone already.
            }

            socket.Dispose();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    private static async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), cancellationToken) is > 0 and var count)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellationToken);
                }
            }

            to.Shutdown(SocketShutdown.Send);

            // The other way may have more to say.
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever waits for either way goes on.
        }
    }
}
