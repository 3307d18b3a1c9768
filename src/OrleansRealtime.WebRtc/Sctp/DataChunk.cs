using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>A DATA chunk, RFC 9260 §3.3.1.</summary>
internal readonly ref struct DataChunk
{
    public const byte End = 0x01;
    public const byte Begin = 0x02;
    public const byte Unordered = 0x04;

    /// <summary>The sender asks for an acknowledgement without delay (RFC 7053).</summary>
    public const byte Immediate = 0x08;

    /// <summary>What stands between the chunk header and the data.</summary>
    public const int FieldsLength = 12;

    /// <summary>The most data in one chunk, so that it fits in a packet of its own.</summary>
    public const int MaxPayload =
        SctpPacket.MaxLength - SctpPacket.HeaderLength - Chunk.HeaderLength - FieldsLength;

    private DataChunk(byte flags, ReadOnlySpan<byte> value)
    {
        Flags = flags;
        Tsn = BinaryPrimitives.ReadUInt32BigEndian(value);
        Stream = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        Ppid = BinaryPrimitives.ReadUInt32BigEndian(value[8..]);
        Payload = value[FieldsLength..];
    }

    public byte Flags { get; }

    public uint Tsn { get; }

    public ushort Stream { get; }

    public uint Ppid { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public static int WireLength(int payload) => Padding.RoundUp(Chunk.HeaderLength + FieldsLength + payload);

    public static bool TryParse(Chunk chunk, out DataChunk data)
    {
        if (chunk.Value.Length < FieldsLength)
        {
            data = default;
            return false;
        }

        data = new DataChunk(chunk.Flags, chunk.Value);
        return true;
    }
}
