using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// The little of a packet's header that protecting it needs. Every length is checked against the packet.
/// </summary>
internal static class SrtpPacket
{
    private const int RtpHeaderLength = 12;
    private const int VersionMask = 0xC0;
    private const int Version2 = 0x80;
    private const int ExtensionFlag = 0x10;
    private const int CsrcCountMask = 0x0F;
    private const int SequenceAt = 2;
    private const int RtpSsrcAt = 8;
    private const int RtcpSsrcAt = 4;

    /// <param name="packet">A packet, or what claims to be one.</param>
    /// <param name="length">Bytes of header and payload, without a tag; negative when not even the tag fits.</param>
    /// <param name="headerLength">Bytes with CSRCs and extension (RFC 3550 §5.1, §5.3.1).</param>
    public static bool TryReadRtp(ReadOnlySpan<byte> packet, int length, out int headerLength)
    {
        headerLength = RtpHeaderLength;
        if (length < headerLength || (packet[0] & VersionMask) != Version2)
        {
            return false;
        }

        headerLength += (packet[0] & CsrcCountMask) * sizeof(uint);
        if ((packet[0] & ExtensionFlag) != 0)
        {
            if (length < headerLength + sizeof(uint))
            {
                return false;
            }

            headerLength += sizeof(uint)
                + (BinaryPrimitives.ReadUInt16BigEndian(packet[(headerLength + sizeof(ushort))..]) * sizeof(uint));
        }

        return headerLength <= length;
    }

    public static bool IsRtcp(ReadOnlySpan<byte> packet, int length) =>
        length >= SrtpCipher.RtcpHeaderLength && (packet[0] & VersionMask) == Version2;

    public static ushort Sequence(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt16BigEndian(packet[SequenceAt..]);

    public static uint RtpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[RtpSsrcAt..]);

    public static uint RtcpSsrc(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[RtcpSsrcAt..]);
}
