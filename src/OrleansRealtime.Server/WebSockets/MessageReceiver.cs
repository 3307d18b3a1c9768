using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>
/// Puts whole messages together in pooled memory. A message that is too large is read to its end and not kept. Small
/// messages reuse one buffer; a large one's memory is given back with the next message.
/// </summary>
internal sealed class MessageReceiver(WebSocket socket, int maxBytes) : IDisposable
{
    private const int InitialBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);

    /// <summary>The next message; its bytes are good until the next call.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceivedMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        Shrink();
        var length = 0;
        var tooLarge = false;
        while (true)
        {
            if (length == _buffer.Length && !Grow(length))
            {
                tooLarge = true;
                length = 0;
            }

            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length = tooLarge ? 0 : length + result.Count;
            if (length > maxBytes)
            {
                tooLarge = true;
                length = 0;
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return new ReceivedMessage(MessageKind.Close, default);
            }

            if (result.EndOfMessage)
            {
                return new ReceivedMessage(KindOf(result.MessageType, tooLarge), _buffer.AsMemory(0, length));
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static MessageKind KindOf(WebSocketMessageType type, bool tooLarge) =>
        tooLarge ? MessageKind.TooLarge
        : type == WebSocketMessageType.Text ? MessageKind.Text
        : MessageKind.Binary;

    private bool Grow(int length)
    {
        if (length >= maxBytes)
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(maxBytes, length * 2));
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return true;
    }

    private void Shrink()
    {
        if (_buffer.Length > InitialBytes * 4)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
        }
    }
}
