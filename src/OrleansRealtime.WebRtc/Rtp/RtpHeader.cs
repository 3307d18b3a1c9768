using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>
/// The header of an RTP packet (RFC 3550 §5.1) as numbers; extensions are looked up in the packet it was read from.
/// Read it from plain packets: the lengths of protected ones include the tag.
/// </summary>
internal readonly struct RtpHeader
{
    public const int MinLength = 12;

    private const int Version2 = 2;
    private const int MarkerFlag = 0x80;
    private const int PaddingFlag = 0x20;
    private const int ExtensionFlag = 0x10;
    private const int CsrcCountMask = 0x0F;
    private const int PayloadTypeMask = 0x7F;

    private readonly ushort _extensionProfile;
    private readonly int _extensionAt;

    private RtpHeader(ReadOnlySpan<byte> packet, int length, int extensionAt)
    {
        Marker = (packet[1] & MarkerFlag) != 0;
        PayloadType = (byte)(packet[1] & PayloadTypeMask);
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        CsrcCount = packet[0] & CsrcCountMask;
        Length = length;
        _extensionAt = extensionAt;
        if (extensionAt != 0)
        {
            _extensionProfile = BinaryPrimitives.ReadUInt16BigEndian(packet[(extensionAt - 4)..]);
        }
    }

    public bool Marker { get; }

    /// <summary>0 to 127.</summary>
    public byte PayloadType { get; }

    public ushort Sequence { get; }

    /// <summary>On the clock of the payload type; 48 kHz for Opus.</summary>
    public uint Timestamp { get; }

    public uint Ssrc { get; }

    /// <summary>0 to 15 contributing sources, which are passed over.</summary>
    public int CsrcCount { get; }

    /// <summary>Bytes before the payload, with CSRCs and extension.</summary>
    public int Length { get; }

    /// <param name="packet">A plain packet, or what claims to be one.</param>
    /// <param name="header">What it says.</param>
    /// <param name="payload">Where the payload lies in <paramref name="packet"/>, without padding. May be
    /// empty.</param>
    /// <returns>False when a length does not fit the packet or the version is not 2.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header, out Range payload)
    {
        header = default;
        payload = default;
        if (packet.Length < MinLength || packet[0] >> 6 != Version2)
        {
            return false;
        }

        var length = MinLength + ((packet[0] & CsrcCountMask) * sizeof(uint));
        var extensionAt = 0;
        if ((packet[0] & ExtensionFlag) != 0)
        {
            extensionAt = length + sizeof(uint);
            if (packet.Length < extensionAt)
            {
                return false;
            }

            var words = BinaryPrimitives.ReadUInt16BigEndian(packet[(extensionAt - sizeof(ushort))..]);
            length = extensionAt + (words * sizeof(uint));
        }

        var padding = (packet[0] & PaddingFlag) != 0 ? packet[^1] : 0;
        if (length + padding > packet.Length || ((packet[0] & PaddingFlag) != 0 && padding == 0))
        {
            return false;
        }

        header = new RtpHeader(packet, length, extensionAt);
        payload = new Range(length, packet.Length - padding);
        return true;
    }

    /// <summary>Finds a header extension element (RFC 8285, one-byte and two-byte form).</summary>
    /// <param name="packet">The packet that this header was read from.</param>
    /// <param name="id">1 to 14, or to 255 in the two-byte form; negotiated as <c>a=extmap</c>.</param>
    /// <param name="value">0 to 255 bytes.</param>
    public bool TryGetExtension(ReadOnlySpan<byte> packet, int id, out ReadOnlySpan<byte> value)
    {
        value = default;
        return _extensionAt != 0
            && RtpExtensions.TryFind(packet[_extensionAt..Length], _extensionProfile, id, out value);
    }

    /// <summary>The element <c>urn:ietf:params:rtp-hdrext:ssrc-audio-level</c>: RFC 6464.</summary>
    public bool TryGetAudioLevel(ReadOnlySpan<byte> packet, int id, out RtpAudioLevel level)
    {
        level = default;
        if (!TryGetExtension(packet, id, out var value) || value.IsEmpty)
        {
            return false;
        }

        level = new RtpAudioLevel(value[0] & 0x7F, (value[0] & 0x80) != 0);
        return true;
    }
}
