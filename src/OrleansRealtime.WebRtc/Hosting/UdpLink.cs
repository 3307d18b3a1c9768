using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>One UDP socket of the port that all calls share, on one address.</summary>
internal sealed partial class UdpLink : IRtcLink, IAsyncDisposable
{
    // Largest datagram any peer sends us: 1,200 to 1,500 by every implementation; a longer one is cut off and fails its checks.
    private const int MaxDatagram = 2_048;

    // Room for the packets of a second from hundreds of callers while the process is busy with something else.
    private const int SocketBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly IDatagramReceiver _receiver;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _receiving = Task.CompletedTask;

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

    public void Start() => _receiving = Task.Run(ReceiveAllAsync);

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
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _receiving;
        _stopping.Dispose();
    }

    private async Task ReceiveAllAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(MaxDatagram, pinned: true);
        var from = new SocketAddress(LocalEndPoint.AddressFamily);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var count = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, _stopping.Token);
                if (TransportAddress.TryFrom(from, out var address))
                {
                    _receiver.Receive(this, address with { Link = Number }, buffer.AsSpan(0, count));
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An earlier datagram that could not be delivered: no reason to stop hearing the others.
            }
            catch (Exception exception)
            {
                // One bad datagram must not end the calls of everybody else.
                Log.DatagramFailed(_logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A datagram could not be handled.")]
        public static partial void DatagramFailed(ILogger logger, Exception exception);
    }
}
