using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Client.Tests.Resumption.Sockets;

/// <summary>A stretch of network in front of a server, on this machine, that can be made to fail as networks do.</summary>
internal sealed class FaultyLink : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<FaultyCircuit, Task> _circuits = new();
    private readonly Task _accepting;
    private int _opened;

    public FaultyLink(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Bytes a new circuit carries towards the client before it is reset; null for no end.</summary>
    public Func<long?> Lifetime { get; set; } = static () => null;

    /// <summary>New circuits are reset at once.</summary>
    public bool IsDown { get; set; }

    /// <summary>Resets every circuit.</summary>
    public void Reset()
    {
        foreach (var circuit in _circuits.Keys)
        {
            circuit.Reset();
        }
    }

    /// <summary>Every circuit stays open and carries nothing any more, in either direction.</summary>
    public void Freeze()
    {
        foreach (var circuit in _circuits.Keys)
        {
            circuit.Freeze();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        await Task.WhenAll(_circuits.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _opened);
                if (IsDown)
                {
                    client.Close(0);
                    continue;
                }

                var circuit = new FaultyCircuit(client, new Socket(SocketType.Stream, ProtocolType.Tcp), Lifetime());
                _circuits[circuit] = circuit.RunAsync(_server);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}
