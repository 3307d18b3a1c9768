namespace OrleansRealtime.WebRtc.Media.Redundancy;

/// <summary>Sends each payload once or twice more, with the ones behind it. One per stream; no allocation per packet.</summary>
internal sealed class RedWriter
{
    /// <summary>How often a payload can be sent once more.</summary>
    public const int MaxLevels = 2;

    /// <summary>The longest payload that is made, bytes: what every network takes in one datagram, with all headers.</summary>
    public const int MaxPayload = 1_150;

    // The last payloads, the newest first; empty ones are none.
    private readonly byte[][] _payloads = [new byte[RedPayload.MaxLength], new byte[RedPayload.MaxLength]];
    private readonly int[] _lengths = new int[MaxLevels];
    private readonly uint[] _timestamps = new uint[MaxLevels];

    /// <summary>Puts the payloads before this one in front of it.</summary>
    /// <param name="buffer">Begins with the payload; room for <see cref="MaxPayload"/>.</param>
    /// <param name="length">Of the payload, bytes.</param>
    /// <param name="payloadType">Of all of them.</param>
    /// <param name="timestamp">Of the payload.</param>
    /// <param name="levels">How many, 0 to <see cref="MaxLevels"/>; those too old or too long are left out.</param>
    /// <returns>The length of what is now in the buffer.</returns>
    public int Wrap(Span<byte> buffer, int length, byte payloadType, uint timestamp, int levels)
    {
        var (count, total) = Choose(length, timestamp, levels);
        var payload = total - length;
        buffer[..length].CopyTo(buffer[payload..]);
        var header = 0;
        var at = (count * RedPayload.HeaderLength) + RedPayload.PrimaryHeaderLength;
        for (var i = count - 1; i >= 0; i--)
        {
            RedPayload.WriteHeader(buffer[header..], payloadType, (int)(timestamp - _timestamps[i]), _lengths[i]);
            _payloads[i].AsSpan(0, _lengths[i]).CopyTo(buffer[at..]);
            header += RedPayload.HeaderLength;
            at += _lengths[i];
        }

        buffer[header] = payloadType;
        Remember(buffer.Slice(payload, length), timestamp);
        return total;
    }

    /// <summary>A payload was sent by itself.</summary>
    public void Remember(ReadOnlySpan<byte> payload, uint timestamp)
    {
        var oldest = _payloads[MaxLevels - 1];
        for (var i = MaxLevels - 1; i > 0; i--)
        {
            (_payloads[i], _lengths[i], _timestamps[i]) = (_payloads[i - 1], _lengths[i - 1], _timestamps[i - 1]);
        }

        (_payloads[0], _lengths[0], _timestamps[0]) = (oldest, 0, timestamp);
        if (payload.Length <= RedPayload.MaxLength)
        {
            payload.CopyTo(oldest);
            _lengths[0] = payload.Length;
        }
    }

    // Without holes: who receives them counts them back from the packet's own number.
    private (int Count, int Total) Choose(int length, uint timestamp, int levels)
    {
        var count = 0;
        var total = RedPayload.PrimaryHeaderLength + length;
        while (count < Math.Min(levels, MaxLevels)
            && _lengths[count] > 0
            && timestamp - _timestamps[count] <= RedPayload.MaxTimestampOffset
            && total + RedPayload.HeaderLength + _lengths[count] <= MaxPayload)
        {
            total += RedPayload.HeaderLength + _lengths[count];
            count++;
        }

        return (count, total);
    }
}
