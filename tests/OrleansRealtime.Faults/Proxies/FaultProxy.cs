using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Faults.Proxies;

/// <summary>What stands between the clients of one process and the server.</summary>
internal sealed class FaultProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly List<ProxiedConnection> _open = [];
    private readonly Observations _seen;
    private readonly int _serverPort;
    private int _address = 1;

    public FaultProxy(int serverPort, Observations seen)
    {
        _serverPort = serverPort;
        _seen = seen;
        _listener.Start(512);
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = Task.Run(AcceptAsync);
    }

    public Uri Address { get; }

    /// <summary>One that something can happen to, of a session that stands.</summary>
    public ProxiedConnection? Pick(Random random)
    {
        lock (_lock)
        {
            var candidates = _open.Where(open => open is { Session: not null, IsSilent: false }).ToList();
            return candidates.Count == 0 ? null : candidates[random.Next(candidates.Count)];
        }
    }

    /// <summary>The next connections come from another address.</summary>
    public void Move()
    {
        lock (_lock)
        {
            _address = (_address % 200) + 1;
        }
    }

    /// <summary>Notes that every connection is about to be lost with one of the processes.</summary>
    public void NoteCuts(FaultKind kind)
    {
        lock (_lock)
        {
            foreach (var session in _open.Where(open => !open.IsSilent).Select(open => open.Session).OfType<string>())
            {
                _seen.Cut(session, kind);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                client.NoDelay = true;
                _ = Task.Run(() => ConnectAsync(client));
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            server.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{_address}"), 0));
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
        }
        catch (SocketException)
        {
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
            server.Dispose();
            return;
        }

        var connection = new ProxiedConnection(client, server, _seen);
        lock (_lock)
        {
            _open.Add(connection);
        }

        try
        {
            await connection.RunAsync();
        }
        catch (Exception fault)
        {
            _seen.Wrong($"the proxy could not read: {fault.Message}");
            client.Dispose();
            server.Dispose();
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(connection);
            }
        }
    }
}
