using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>One DATA chunk to send: a piece of a message, whose bytes all its chunks share.</summary>
internal struct OutboundChunk
{
    public byte[] Buffer;
    public int Offset;
    public int Length;
    public uint Ppid;
    public ushort Stream;
    public ushort StreamSequence;
    public byte Flags;
    public OutboundChunkState State;
    public byte Misses;
    public int Transmissions;
    public TimeSpan SentAt;

    /// <summary>
    /// A chunk sent again is only missed when something sent after it has arrived: the first TSN that was new by then.
    /// </summary>
    public uint MissedFrom;

    public readonly int WireLength => DataChunk.WireLength(Length);

    public readonly bool IsLast => (Flags & DataChunk.End) != 0;

    public readonly void WriteTo(ref PacketWriter writer, uint tsn)
    {
        var value = writer.Add(ChunkType.Data, Flags, DataChunk.FieldsLength + Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, tsn);
        BinaryPrimitives.WriteUInt16BigEndian(value[4..], Stream);
        BinaryPrimitives.WriteUInt16BigEndian(value[6..], StreamSequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], Ppid);
        Buffer.AsSpan(Offset, Length).CopyTo(value[DataChunk.FieldsLength..]);
    }
}
