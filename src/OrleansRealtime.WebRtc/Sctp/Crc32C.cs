using System.Buffers.Binary;
using System.Numerics;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>The checksum of SCTP packets, RFC 9260 appendix A; in hardware where there is any.</summary>
internal static class Crc32C
{
    private const uint Start = 0xFFFF_FFFF;

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Add(Start, bytes);

    /// <summary>The checksum of a packet with its own checksum field taken as zero. At least 12 bytes.</summary>
    public static uint ComputePacket(ReadOnlySpan<byte> packet)
    {
        var crc = Add(Start, packet[..SctpPacket.ChecksumOffset]);
        crc = BitOperations.Crc32C(crc, 0u);
        return ~Add(crc, packet[SctpPacket.HeaderLength..]);
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
