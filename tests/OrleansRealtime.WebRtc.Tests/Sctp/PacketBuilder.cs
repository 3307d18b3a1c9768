using System.Buffers.Binary;
using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>Packets a peer may send, right or wrong.</summary>
internal static class PacketBuilder
{
    public static byte[] Packet(uint tag, params byte[][] chunks)
    {
        var packet = new byte[SctpPacket.HeaderLength + chunks.Sum(one => one.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(packet, 5000);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), 5000);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), tag);
        chunks.SelectMany(one => one).ToArray().CopyTo(packet, SctpPacket.HeaderLength);
        Seal(packet);
        return packet;
    }

    /// <summary>Gives it the right checksum again.</summary>
    public static void Seal(Span<byte> packet) => BinaryPrimitives.WriteUInt32LittleEndian(
        packet[SctpPacket.ChecksumOffset..], Crc32C.ComputePacket(packet));

    /// <summary>A chunk, padded; its length may lie.</summary>
    public static byte[] Chunk(ChunkType type, byte flags, byte[] value, int? length = null)
    {
        var chunk = new byte[Padding.RoundUp(4 + value.Length)];
        chunk[0] = (byte)type;
        chunk[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(chunk.AsSpan(2), (ushort)(length ?? (4 + value.Length)));
        value.CopyTo(chunk, 4);
        return chunk;
    }

    public static byte[] Data(uint tsn, byte[] payload, byte flags = 3, ushort stream = 0, uint ppid = 53)
    {
        return Chunk(ChunkType.Data, flags, [.. Word(tsn), .. Half(stream), 0, 0, .. Word(ppid), .. payload]);
    }

    public static byte[] Sack(uint cumulativeTsn, uint window, params (ushort Start, ushort End)[] gaps)
    {
        return Chunk(ChunkType.Sack, 0, [
            .. Word(cumulativeTsn), .. Word(window), .. Half((ushort)gaps.Length), 0, 0,
            .. gaps.SelectMany(gap => (byte[])[.. Half(gap.Start), .. Half(gap.End)])]);
    }

    public static byte[] ForwardTsn(uint tsn) => Chunk(ChunkType.ForwardTsn, 0, Word(tsn));

    public static byte[] Init(
        uint tag, uint window, uint tsn, ChunkType type = ChunkType.Init, params byte[] parameters)
    {
        return Chunk(type, 0, [.. Word(tag), .. Word(window), 0, 100, 0, 100, .. Word(tsn), .. parameters]);
    }

    public static byte[] Reset(uint sequence, uint lastTsn, params ushort[] streams)
    {
        return Chunk(ChunkType.Reconfig, 0, [
            0, 13, .. Half((ushort)(16 + (2 * streams.Length))), .. Word(sequence), .. Word(0), .. Word(lastTsn),
            .. streams.SelectMany(Half)]);
    }

    public static byte[] Word(uint value) =>
        [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    public static byte[] Half(ushort value) => [(byte)(value >> 8), (byte)value];
}
