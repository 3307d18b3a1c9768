using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>A selective acknowledgement, RFC 9260 §3.3.4.</summary>
internal readonly ref struct SackChunk
{
    public const int FieldsLength = 12;
    public const int GapLength = 4;

    private readonly ReadOnlySpan<byte> _gaps;

    private SackChunk(ReadOnlySpan<byte> value, int gaps)
    {
        CumulativeTsn = BinaryPrimitives.ReadUInt32BigEndian(value);
        Window = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
        GapCount = gaps;
        _gaps = value.Slice(FieldsLength, gaps * GapLength);
    }

    /// <summary>An acknowledgement without gaps, as SHUTDOWN carries it (RFC 9260 §3.3.8).</summary>
    public SackChunk(uint cumulativeTsn, uint window)
    {
        CumulativeTsn = cumulativeTsn;
        Window = window;
    }

    public uint CumulativeTsn { get; }

    public uint Window { get; }

    public int GapCount { get; }

    public static bool TryParse(Chunk chunk, out SackChunk sack)
    {
        sack = default;
        if (chunk.Value.Length < FieldsLength)
        {
            return false;
        }

        var gaps = BinaryPrimitives.ReadUInt16BigEndian(chunk.Value[8..]);
        if (FieldsLength + (gaps * GapLength) > chunk.Value.Length)
        {
            return false;
        }

        sack = new SackChunk(chunk.Value, gaps);
        return true;
    }

    /// <summary>First and last TSN of a run that arrived, counted from the cumulative one.</summary>
    public (ushort Start, ushort End) GapAt(int index)
    {
        var gap = _gaps[(index * GapLength)..];
        return (BinaryPrimitives.ReadUInt16BigEndian(gap), BinaryPrimitives.ReadUInt16BigEndian(gap[2..]));
    }
}
