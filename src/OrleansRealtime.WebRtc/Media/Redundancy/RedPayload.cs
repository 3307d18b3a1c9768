using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Media.Redundancy;

/// <summary>A payload of several blocks: older ones once more, then the one that is new, the primary (RFC 2198 §3).</summary>
internal static class RedPayload
{
    /// <summary>More in one payload are refused; libwebrtc sends two.</summary>
    public const int MaxBlocks = 9;

    public const int HeaderLength = 4;
    public const int PrimaryHeaderLength = 1;

    /// <summary>14 bits, ticks.</summary>
    public const int MaxTimestampOffset = 0x3FFF;

    /// <summary>10 bits, bytes.</summary>
    public const int MaxLength = 0x3FF;

    private const byte Follows = 0x80;

    /// <param name="payload">Any bytes.</param>
    /// <param name="blocks">Room for <see cref="MaxBlocks"/>; oldest first, the primary last.</param>
    /// <param name="count">How many there are, 1 or more.</param>
    /// <returns>False for what is no such payload.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, Span<RedBlock> blocks, out int count)
    {
        count = 0;
        var at = 0;
        var redundant = 0;
        while (at < payload.Length && (payload[at] & Follows) != 0)
        {
            if (count == MaxBlocks - 1 || payload.Length - at < HeaderLength)
            {
                return false;
            }

            var header = BinaryPrimitives.ReadUInt32BigEndian(payload[at..]);
            var length = (int)(header & MaxLength);
            blocks[count++] = new RedBlock((byte)(header >> 24 & 0x7F), (int)(header >> 10 & MaxTimestampOffset), redundant, length);
            redundant += length;
            at += HeaderLength;
        }

        if (at == payload.Length || redundant > payload.Length - at - PrimaryHeaderLength)
        {
            return false;
        }

        var start = at + PrimaryHeaderLength;
        for (var i = 0; i < count; i++)
        {
            blocks[i] = blocks[i] with { Start = start + blocks[i].Start };
        }

        start += redundant;
        blocks[count++] = new RedBlock(payload[at], 0, start, payload.Length - start);
        return true;
    }

    /// <summary>Writes the header of a block that is sent once more.</summary>
    public static void WriteHeader(Span<byte> header, byte payloadType, int timestampOffset, int length) =>
        BinaryPrimitives.WriteUInt32BigEndian(
            header, ((uint)(Follows | payloadType) << 24) | ((uint)timestampOffset << 10) | (uint)length);
}
