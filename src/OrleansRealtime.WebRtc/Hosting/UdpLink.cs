using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>One UDP socket of the port that all calls share, on one address.</summary>
internal sealed partial class UdpLink : IRtcLink, IAsyncDisposable
{
    // Largest datagram any peer sends us: 1,200 to 1,500 by every implementation; a longer one is cut off and fails its checks.
    private const int MaxDatagram = 2_048;

    // Room for the packets of a second from hundreds of callers while the process is busy with something else.
    private const int SocketBufferBytes = 4 * 1024 * 1024;

    // How late a datagram may be taken where there are many: nobody hears it, and it saves most of the waking.
    private const int NapMilliseconds = 2;

    private readonly Socket _socket;
    private readonly IDatagramReceiver _receiver;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private bool _isStarted;

    public UdpLink(int number, IPEndPoint address, IDatagramReceiver receiver, ILogger logger)
    {
        Number = number;
        _receiver = receiver;
        _logger = logger;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = SocketBufferBytes,
            SendBufferSize = SocketBufferBytes,
        };
        try
        {
            _socket.Bind(address);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public int Number { get; }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>
    /// Receives from now on, on a thread of its own: it waits in the kernel for the next datagram, which nobody has to hand to it.
    /// </summary>
    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { IsBackground = true, Name = $"Calls on {LocalEndPoint}", Priority = ThreadPriority.AboveNormal }.Start();
    }

    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // A datagram that the network does not take is a datagram lost, which every protocol above expects.
        }
        catch (ObjectDisposedException)
        {
            // The port was closed under a call that is about to hear of it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        if (_isStarted)
        {
            Wake();
            await _ended.Task;
        }

        _socket.Dispose();
    }

    /// <summary>A thread that waits for datagrams is woken by one; closing its socket would not do it on every system.</summary>
    private void Wake()
    {
        try
        {
            using var waker = new Socket(LocalEndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            waker.SendTo([0], LocalEndPoint);
        }
        catch (SocketException)
        {
            // Then the next datagram does it, or the process's end.
            _ended.TrySetResult();
        }
    }

    private void Run()
    {
        if (OperatingSystem.IsLinux())
        {
            ReceiveBatches();
        }
        else
        {
            ReceiveOneByOne();
        }

        _ended.TrySetResult();
    }

    private void ReceiveBatches()
    {
        using var batch = new DatagramBatch(MaxDatagram);
        var last = Stopwatch.GetTimestamp();
        while (!_isStopping)
        {
            // Where they come thick and fast, each wait for one more would cost as much as what it brings.
            if (Stopwatch.GetElapsedTime(last).TotalMilliseconds < NapMilliseconds)
            {
                Nap.Take(NapMilliseconds);
            }

            // Fails for an earlier datagram that could not be delivered, or a signal: no reason to stop hearing the others.
            var count = batch.Receive(_socket.SafeHandle);
            last = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                if (TransportAddress.TryFrom(batch.From(i), out var address))
                {
                    Handle(address, batch.Datagram(i));
                }
            }
        }
    }

    private void ReceiveOneByOne()
    {
        var buffer = new byte[MaxDatagram];
        var from = new SocketAddress(LocalEndPoint.AddressFamily);
        while (!_isStopping)
        {
            try
            {
                var count = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                if (TransportAddress.TryFrom(from, out var address))
                {
                    Handle(address, buffer.AsSpan(0, count));
                }
            }
            catch (SocketException)
            {
                // As above.
            }
        }
    }

    private void Handle(in TransportAddress source, ReadOnlySpan<byte> datagram)
    {
        try
        {
            _receiver.Receive(this, source with { Link = Number }, datagram);
        }
        catch (Exception exception)
        {
            // One bad datagram must not end the calls of everybody else.
            Log.DatagramFailed(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A datagram could not be handled.")]
        public static partial void DatagramFailed(ILogger logger, Exception exception);
    }
}
