using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>
/// A view of one packet of a compound; valid as long as the bytes are. <see cref="RtcpReader"/> has checked its
/// lengths, so that every member may be used for the types it is for; for others it says nothing.
/// </summary>
internal readonly ref struct RtcpPacket
{
    /// <summary>Header and one SSRC.</summary>
    public const int MinLengthWithSsrc = 8;

    private const byte CnameItem = 1;
    private const byte EndOfItems = 0;

    private readonly ReadOnlySpan<byte> _bytes;

    internal RtcpPacket(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public RtcpPacketType Type => (RtcpPacketType)_bytes[1];

    /// <summary>0 to 31: report blocks, chunks or sources, or the kind of feedback.</summary>
    public int Count => _bytes[0] & 0x1F;

    /// <summary>
    /// Whose packet it is; 0 where it names nobody. Of a BYE and a source description: the first one.
    /// </summary>
    public uint Ssrc => _bytes.Length >= MinLengthWithSsrc ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]) : 0;

    /// <summary>Of a sender report.</summary>
    public RtcpSenderInfo Sender =>
        Type == RtcpPacketType.SenderReport ? RtcpSenderInfo.Read(_bytes[MinLengthWithSsrc..]) : default;

    /// <summary>Blocks in a sender or receiver report.</summary>
    public int ReportCount => Type is RtcpPacketType.SenderReport or RtcpPacketType.ReceiverReport ? Count : 0;

    /// <param name="index">0 to <see cref="ReportCount"/> - 1.</param>
    public RtcpReportBlock Report(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ReportCount);
        return RtcpReportBlock.Read(_bytes[(ReportsAt(Type) + (index * RtcpReportBlock.Length))..]);
    }

    /// <summary>True for a BYE that names <paramref name="ssrc"/>.</summary>
    public bool SaysGoodbye(uint ssrc)
    {
        for (var i = 0; Type == RtcpPacketType.Bye && i < Count; i++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(_bytes[(4 + (i * sizeof(uint)))..]) == ssrc)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The canonical name in the first chunk of a source description, which is about <see cref="Ssrc"/>.
    /// </summary>
    public bool TryGetCname(out ReadOnlySpan<byte> cname)
    {
        cname = default;
        if (Type != RtcpPacketType.SourceDescription || Count == 0)
        {
            return false;
        }

        for (var at = MinLengthWithSsrc; at + 2 <= _bytes.Length && _bytes[at] != EndOfItems;)
        {
            var length = _bytes[at + 1];
            if (at + 2 + length > _bytes.Length)
            {
                return false;
            }

            if (_bytes[at] == CnameItem)
            {
                cname = _bytes.Slice(at + 2, length);
                return true;
            }

            at += 2 + length;
        }

        return false;
    }

    internal static int ReportsAt(RtcpPacketType type) => type == RtcpPacketType.SenderReport
        ? MinLengthWithSsrc + RtcpSenderInfo.Length
        : MinLengthWithSsrc;

    /// <summary>Whether the packet is as long as its type and count ask for.</summary>
    internal bool IsComplete() => Type switch
    {
        RtcpPacketType.SenderReport or RtcpPacketType.ReceiverReport =>
            _bytes.Length >= ReportsAt(Type) + (Count * RtcpReportBlock.Length),
        RtcpPacketType.SourceDescription => Count == 0 || _bytes.Length >= MinLengthWithSsrc,
        RtcpPacketType.Bye => _bytes.Length >= 4 + (Count * sizeof(uint)),
        _ => true,
    };
}
