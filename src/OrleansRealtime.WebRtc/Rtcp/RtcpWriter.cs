using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>
/// Writes compounds that begin with a report and name the sender, as RFC 3550 §6.1 asks for. A buffer of
/// <see cref="MaxLength"/> is always large enough.
/// </summary>
internal static class RtcpWriter
{
    /// <summary>Blocks that fit into one report here: as many as a peer may have streams.</summary>
    public const int MaxReports = 8;

    /// <summary>Bytes of a canonical name.</summary>
    public const int MaxCnameLength = 255;

    /// <summary>A full sender report, a full source description and a BYE.</summary>
    public const int MaxLength = 28 + (MaxReports * RtcpReportBlock.Length) + 268 + 8;

    private const byte Version2 = 0x80;
    private const byte CnameItem = 1;
    private const int HeaderLength = 4;

    /// <summary>A sender report and a source description.</summary>
    /// <param name="buffer"><see cref="MaxLength"/> bytes.</param>
    /// <param name="ssrc">Ours.</param>
    /// <param name="sender">Of the stream with that SSRC.</param>
    /// <param name="reports">About the peer's streams; at most <see cref="MaxReports"/>.</param>
    /// <param name="cname">At most <see cref="MaxCnameLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteSenderReport(
        Span<byte> buffer,
        uint ssrc,
        in RtcpSenderInfo sender,
        ReadOnlySpan<RtcpReportBlock> reports,
        ReadOnlySpan<byte> cname)
    {
        var length = RtcpPacket.ReportsAt(RtcpPacketType.SenderReport);
        sender.Write(buffer[RtcpPacket.MinLengthWithSsrc..]);
        length = WriteReports(buffer, RtcpPacketType.SenderReport, ssrc, reports, length);
        return length + WriteDescription(buffer[length..], ssrc, cname);
    }

    /// <summary>A receiver report and a source description; as <see cref="WriteSenderReport"/>.</summary>
    public static int WriteReceiverReport(
        Span<byte> buffer, uint ssrc, ReadOnlySpan<RtcpReportBlock> reports, ReadOnlySpan<byte> cname)
    {
        var length = WriteReports(
            buffer, RtcpPacketType.ReceiverReport, ssrc, reports, RtcpPacket.ReportsAt(RtcpPacketType.ReceiverReport));
        return length + WriteDescription(buffer[length..], ssrc, cname);
    }

    /// <summary>An empty receiver report, a source description and a BYE.</summary>
    public static int WriteBye(Span<byte> buffer, uint ssrc, ReadOnlySpan<byte> cname)
    {
        var length = WriteReceiverReport(buffer, ssrc, [], cname);
        var bye = buffer.Slice(length, HeaderLength + sizeof(uint));
        WriteHeader(bye, RtcpPacketType.Bye, 1);
        BinaryPrimitives.WriteUInt32BigEndian(bye[HeaderLength..], ssrc);
        return length + bye.Length;
    }

    private static int WriteReports(
        Span<byte> buffer, RtcpPacketType type, uint ssrc, ReadOnlySpan<RtcpReportBlock> reports, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reports.Length, MaxReports);
        foreach (ref readonly var report in reports)
        {
            report.Write(buffer[length..]);
            length += RtcpReportBlock.Length;
        }

        WriteHeader(buffer[..length], type, reports.Length);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[HeaderLength..], ssrc);
        return length;
    }

    private static int WriteDescription(Span<byte> buffer, uint ssrc, ReadOnlySpan<byte> cname)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cname.Length, MaxCnameLength);

        // Items end with at least one zero and fill up to four bytes.
        var length = (RtcpPacket.MinLengthWithSsrc + 2 + cname.Length + 4) & ~3;
        var description = buffer[..length];
        description.Clear();
        WriteHeader(description, RtcpPacketType.SourceDescription, 1);
        BinaryPrimitives.WriteUInt32BigEndian(description[HeaderLength..], ssrc);
        description[8] = CnameItem;
        description[9] = (byte)cname.Length;
        cname.CopyTo(description[10..]);
        return length;
    }

    private static void WriteHeader(Span<byte> packet, RtcpPacketType type, int count)
    {
        packet[0] = (byte)(Version2 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((packet.Length / sizeof(uint)) - 1));
    }
}
