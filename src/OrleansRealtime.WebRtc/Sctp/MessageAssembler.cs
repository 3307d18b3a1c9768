namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Puts messages together from chunks that come in the order of their TSNs (RFC 9260 §6.9).</summary>
internal sealed class MessageAssembler(int maxBytes, SctpStatistics statistics)
{
    private const int FirstCapacity = 8 * 1024;

    private SctpMessage? _message;

    /// <summary>Bytes of the message that is not whole yet.</summary>
    public int Bytes => _message?.Length ?? 0;

    /// <returns>False when the message would exceed the limit.</returns>
    public bool TryAppend(
        byte flags, ushort stream, uint ppid, ReadOnlySpan<byte> payload, out SctpMessage? message)
    {
        message = null;
        var isUnordered = (flags & DataChunk.Unordered) != 0;
        var isLast = (flags & DataChunk.End) != 0;
        if ((flags & DataChunk.Begin) != 0)
        {
            if (_message is not null)
            {
                statistics.DroppedChunks++;
                Abandon();
            }

            _message = SctpMessage.Rent(stream, ppid, isUnordered, isLast ? payload.Length : FirstCapacity);
        }
        else if (_message is null || _message.Stream != stream || _message.IsUnordered != isUnordered)
        {
            // A piece of a message whose beginning was given up, or of none.
            statistics.DroppedChunks++;
            Abandon();
            return true;
        }

        if (_message.Length + payload.Length > maxBytes)
        {
            Abandon();
            return false;
        }

        _message.Append(payload);
        if (isLast)
        {
            message = _message;
            _message = null;
        }

        return true;
    }

    /// <summary>The rest will never come.</summary>
    public void Abandon()
    {
        _message?.Dispose();
        _message = null;
    }
}
