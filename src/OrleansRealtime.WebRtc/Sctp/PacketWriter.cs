using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Puts chunks into a packet of at most <see cref="SctpPacket.MaxLength"/> bytes.</summary>
internal ref struct PacketWriter
{
    private readonly Span<byte> _packet;
    private int _length;

    public PacketWriter(Span<byte> destination, ushort sourcePort, ushort destinationPort, uint tag)
    {
        _packet = destination[..SctpPacket.MaxLength];
        BinaryPrimitives.WriteUInt16BigEndian(_packet, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(_packet[2..], destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(_packet[4..], tag);
        _length = SctpPacket.HeaderLength;
    }

    public readonly bool IsEmpty => _length == SctpPacket.HeaderLength;

    /// <summary>Bytes left, chunk headers included.</summary>
    public readonly int Room => _packet.Length - _length;

    public readonly bool Fits(int valueLength) => Padding.RoundUp(Chunk.HeaderLength + valueLength) <= Room;

    /// <summary>Adds a chunk and gives the place for its value, contents undefined. It must fit.</summary>
    public Span<byte> Add(ChunkType type, byte flags, int valueLength)
    {
        var length = Chunk.HeaderLength + valueLength;
        var padded = Padding.RoundUp(length);
        var chunk = _packet.Slice(_length, padded);
        chunk[0] = (byte)type;
        chunk[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(chunk[2..], (ushort)length);
        chunk[length..].Clear();
        _length += padded;
        return chunk[Chunk.HeaderLength..length];
    }

    /// <summary>Writes the checksum.</summary>
    /// <returns>Length of the packet.</returns>
    public readonly int Finish()
    {
        var packet = _packet[.._length];
        BinaryPrimitives.WriteUInt32LittleEndian(packet[SctpPacket.ChecksumOffset..], Crc32C.ComputePacket(packet));
        return _length;
    }
}
