using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// A packet whose checksum is right: its common header (RFC 9260 §3.1) and the chunks behind it, unread.
/// </summary>
internal readonly ref struct SctpPacket
{
    public const int HeaderLength = 12;
    public const int ChecksumOffset = 8;

    // 1200 bytes of datagram less 37 of a DTLS record, rounded down to a multiple of four.
    public const int MaxLength = 1160;

    private SctpPacket(ReadOnlySpan<byte> packet)
    {
        SourcePort = BinaryPrimitives.ReadUInt16BigEndian(packet);
        DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Tag = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Chunks = packet[HeaderLength..];
    }

    public ushort SourcePort { get; }

    public ushort DestinationPort { get; }

    public uint Tag { get; }

    public ReadOnlySpan<byte> Chunks { get; }

    /// <summary>False for what is too short or has the wrong checksum.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> bytes, out SctpPacket packet)
    {
        // The checksum is sent low byte first, unlike everything else (RFC 9260 appendix A).
        if (bytes.Length < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Crc32C.ComputePacket(bytes))
        {
            packet = default;
            return false;
        }

        packet = new SctpPacket(bytes);
        return true;
    }
}
