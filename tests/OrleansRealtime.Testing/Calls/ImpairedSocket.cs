using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Testing.Calls;

/// <summary>
/// A client's UDP socket behind a bad network, both ways. In the process, because not every kernel has a queue that loses packets.
/// </summary>
internal sealed class ImpairedSocket : ICallerSocket
{
    private const int MaxDatagram = 2_048;
    private const int MaxUnderWay = 4_096;

    private readonly Socket _socket;
    private readonly Impairment _impairment;
    // One for what the client sends and one for what it gets: so each sees the same losses whatever the other way does.
    private readonly Random _outbound;
    private readonly Random _inbound;

    // By when they arrive; those of the same moment in the order they left in.
    private readonly PriorityQueue<(byte[] Datagram, bool IsOutbound), (long At, long Number)> _underWay = new();
    private readonly Lock _lock = new();
    private readonly Action<byte[]> _receive;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private long _stalledUntil;
    private long _number;
    private int _isDisposed;

    /// <param name="server">Where everything goes, and what is heard.</param>
    /// <param name="impairment">What happens on the way.</param>
    /// <param name="receive">Who takes what arrives; on any thread.</param>
    public ImpairedSocket(IPEndPoint server, Impairment impairment, Action<byte[]> receive)
    {
        _impairment = impairment;
        _receive = receive;
        _outbound = new Random(impairment.Seed);
        _inbound = new Random(~impairment.Seed);
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1024 * 1024 };
        _socket.Connect(server);
        _running = Task.WhenAll(Task.Run(ReceiveAllAsync), Task.Run(DeliverAllAsync));
    }

    public int Lost { get; private set; }

    public void Send(ReadOnlySpan<byte> datagram) => Travel(datagram, isOutbound: true);

    /// <summary>Nothing gets through for so long, either way; then all of it comes at once, in order.</summary>
    public void Stall(TimeSpan length)
    {
        lock (_lock)
        {
            _stalledUntil = Environment.TickCount64 + (long)length.TotalMilliseconds;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        _socket.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private void Travel(ReadOnlySpan<byte> datagram, bool isOutbound)
    {
        var copy = datagram.ToArray();
        var random = isOutbound ? _outbound : _inbound;
        lock (_lock)
        {
            if (random.NextDouble() < _impairment.Loss || _underWay.Count == MaxUnderWay)
            {
                Lost++;
                return;
            }

            var delay = _impairment.Delay + (_impairment.Jitter * random.NextDouble());
            var at = Math.Max(Environment.TickCount64 + (long)delay.TotalMilliseconds, _stalledUntil);
            if (at > Environment.TickCount64 || _underWay.Count > 0)
            {
                _underWay.Enqueue((copy, isOutbound), (at, _number++));
                return;
            }
        }

        Arrive(copy, isOutbound);
    }

    private void Arrive(byte[] datagram, bool isOutbound)
    {
        if (!isOutbound)
        {
            _receive(datagram);
            return;
        }

        try
        {
            _socket.Send(datagram);
            if (_impairment.IsReplayed)
            {
                _socket.Send(datagram);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // A server that has gone, or a client that has.
        }
    }

    private async Task ReceiveAllAsync()
    {
        var buffer = new byte[MaxDatagram];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, _stopping.Token);
                Travel(buffer.AsSpan(0, count), isOutbound: false);
            }
            catch (SocketException)
            {
                // Nobody listens there at the moment.
            }
        }
    }

    private async Task DeliverAllAsync()
    {
        // As fine as delays of whole milliseconds deserve.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            while (TryTakeArrived(out var arrived))
            {
                Arrive(arrived.Datagram, arrived.IsOutbound);
            }
        }
    }

    private bool TryTakeArrived(out (byte[] Datagram, bool IsOutbound) arrived)
    {
        lock (_lock)
        {
            if (_underWay.TryPeek(out arrived, out var due) && due.At <= Environment.TickCount64)
            {
                _underWay.Dequeue();
                return true;
            }

            return false;
        }
    }
}
