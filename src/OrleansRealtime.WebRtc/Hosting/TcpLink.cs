using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>One TCP connection of a client without UDP: datagrams behind their lengths (RFC 4571), as RFC 6544 wants them.</summary>
internal sealed class TcpLink(int number, Socket socket, TransportAddress remote, IDatagramReceiver receiver) : IRtcLink, IDisposable
{
    // A second of audio and a long event; what is more finds a client that does not read.
    private const int MaxQueued = 256;
    private const int MaxDatagram = 2_048;
    private const int LengthBytes = 2;

    // Who has not proved to belong to a call by then does not.
    private static readonly TimeSpan StrangerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SilencePatience = TimeSpan.FromSeconds(60);

    private readonly Channel<(byte[] Buffer, int Length)> _outgoing =
        Channel.CreateBounded<(byte[] Buffer, int Length)>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    public int Number => number;

    /// <summary>Runs until either side closes, or the client is no client.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var sending = SendAllAsync(ended.Token);
        try
        {
            await ReceiveAllAsync(ended.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over, by whoever's doing.
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await ended.CancelAsync();
            socket.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (_outgoing.Reader.TryRead(out var left))
            {
                ArrayPool<byte>.Shared.Return(left.Buffer);
            }
        }
    }

    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LengthBytes + datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)datagram.Length);
        datagram.CopyTo(buffer.AsSpan(LengthBytes));
        if (!_outgoing.Writer.TryWrite((buffer, LengthBytes + datagram.Length)))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task ReceiveAllAsync(CancellationToken ended)
    {
        var buffer = new byte[LengthBytes + MaxDatagram];
        var belongs = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ended);
        patience.CancelAfter(StrangerPatience);
        while (await TryReadAsync(buffer.AsMemory(0, LengthBytes), patience.Token))
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
            if (length > MaxDatagram || !await TryReadAsync(buffer.AsMemory(0, length), patience.Token))
            {
                return;
            }

            if (receiver.Receive(this, remote, buffer.AsSpan(0, length)))
            {
                belongs = true;
                patience.CancelAfter(SilencePatience);
            }
            else if (!belongs)
            {
                return;
            }
        }
    }

    private async ValueTask<bool> TryReadAsync(Memory<byte> destination, CancellationToken ended)
    {
        while (destination.Length > 0)
        {
            var count = await socket.ReceiveAsync(destination, SocketFlags.None, ended);
            if (count == 0)
            {
                return false;
            }

            destination = destination[count..];
        }

        return true;
    }

    private async Task SendAllAsync(CancellationToken ended)
    {
        await foreach (var (buffer, length) in _outgoing.Reader.ReadAllAsync(ended))
        {
            try
            {
                for (var sent = 0; sent < length;)
                {
                    sent += await socket.SendAsync(buffer.AsMemory(sent, length - sent), SocketFlags.None, ended);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
