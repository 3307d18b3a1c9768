using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Faults.Network;

/// <summary>The network between one client process and the server, with whatever can happen to it.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    // 127.0.0.2 and up: addresses a client may come from.
    private const int FirstHost = 2;
    private const int Hosts = 200;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, bool> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private int _host;

    public FaultProxy(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1/realtime");

    /// <summary>Cuts a connection: both sides see a reset.</summary>
    public bool Reset(Random random) => Any(random, connection => connection.Reset());

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public bool Silence(Random random) => Any(random, connection => connection.Silence());

    /// <summary>The client has another address from now on; what it had open passes nothing any more.</summary>
    public bool Move(Random random)
    {
        Interlocked.Increment(ref _host);
        return Any(random, connection => connection.Silence());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }

        _stopping.Dispose();
    }

    private bool Any(Random random, Action<ProxiedConnection> act)
    {
        var connections = _connections.Keys.Where(connection => !connection.IsSilent).ToList();
        if (connections.Count == 0)
        {
            return false;
        }

        act(connections[random.Next(connections.Count)]);
        return true;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        using var connection = new ProxiedConnection(client, server);
        try
        {
            server.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(FirstHost + (Volatile.Read(ref _host) % Hosts))]), 0));
            await server.ConnectAsync(_server, _stopping.Token);
            _connections[connection] = true;
            await connection.RunAsync(_stopping.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is not there: the client sees what it would see without a proxy.
            connection.Reset();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
