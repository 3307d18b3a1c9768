using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Testing.Calls;

/// <summary>A client's TCP connection, for networks without UDP (RFC 6544, active): datagrams behind their lengths (RFC 4571).</summary>
internal sealed class FramedSocket : ICallerSocket
{
    private const int LengthBytes = 2;

    private readonly Socket _socket;
    private readonly Action<byte[]> _receive;
    private readonly Lock _lock = new();
    private readonly Task _running;

    /// <param name="server">Where to connect.</param>
    /// <param name="receive">Who takes what arrives; on any thread.</param>
    public FramedSocket(IPEndPoint server, Action<byte[]> receive)
    {
        _receive = receive;
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server);
        _running = Task.Run(ReceiveAllAsync);
    }

    /// <summary>None: TCP sends them again.</summary>
    public int Lost => 0;

    public void Send(ReadOnlySpan<byte> datagram)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)datagram.Length);
        lock (_lock)
        {
            try
            {
                // Cut where it hurts most, as networks may: a stream has no borders.
                SendAll(length[..1]);
                SendAll([length[1], .. datagram[..(datagram.Length / 2)]]);
                SendAll(datagram[(datagram.Length / 2)..]);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // A server that has gone, or a client that has.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    private async Task ReceiveAllAsync()
    {
        var stream = new NetworkStream(_socket, ownsSocket: false);
        await using (stream)
        {
            var length = new byte[LengthBytes];
            while (true)
            {
                await stream.ReadExactlyAsync(length);
                var datagram = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(datagram);
                _receive(datagram);
            }
        }
    }
}
