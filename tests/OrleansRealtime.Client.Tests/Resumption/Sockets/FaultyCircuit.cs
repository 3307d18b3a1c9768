using System.Net.Sockets;

namespace OrleansRealtime.Client.Tests.Resumption.Sockets;

/// <summary>One TCP connection through a <see cref="FaultyLink"/>.</summary>
internal sealed class FaultyCircuit(Socket client, Socket server, long? lifetime)
{
    private readonly TaskCompletionSource _reset = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _frozen;

    public void Freeze() => _frozen = true;

    public void Reset()
    {
        // Linger of zero: a reset instead of a farewell, and nothing that is still in a buffer arrives.
        client.Close(0);
        server.Close(0);
        _reset.TrySetResult();
    }

    public async Task RunAsync(Uri target)
    {
        try
        {
            await server.ConnectAsync(target.Host, target.Port);
            client.NoDelay = server.NoDelay = true;
            await Task.WhenAny(CarryAsync(client, server, null), CarryAsync(server, client, lifetime));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }

        Reset();
    }

    private async Task CarryAsync(Socket from, Socket to, long? most)
    {
        var buffer = new byte[4096];
        var carried = 0L;
        try
        {
            while (true)
            {
                var bytes = await from.ReceiveAsync(buffer);
                if (bytes == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    await _reset.Task.WaitAsync(TimeSpan.FromSeconds(2));
                    return;
                }

                if (_frozen)
                {
                    await _reset.Task;
                    return;
                }

                var allowed = (int)Math.Min(bytes, (most ?? long.MaxValue) - carried);
                for (var sent = 0; sent < allowed;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, allowed - sent));
                }

                carried += allowed;
                if (carried >= most)
                {
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or TimeoutException)
        {
        }
    }
}
