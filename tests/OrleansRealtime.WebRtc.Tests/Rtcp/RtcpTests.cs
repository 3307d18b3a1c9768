using System.Text;
using OrleansRealtime.WebRtc.Rtcp;
using OrleansRealtime.WebRtc.Tests.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Rtcp;

public sealed class RtcpTests
{
    private static readonly RtcpSenderInfo Sender = new()
    {
        Ntp = 0xE000_0000_8000_0000,
        RtpTimestamp = 0x0102_0304,
        Packets = 1000,
        Octets = 80_000,
    };

    private static readonly RtcpReportBlock Block = new()
    {
        Ssrc = 0xAABB_CCDD,
        FractionLost = 200,
        CumulativeLost = -3,
        HighestSequence = 0x0001_FFFF,
        Jitter = 123,
        LastSenderReport = 0x1234_5678,
        DelaySinceLastSenderReport = 65_536,
    };

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("abcd")]
    public void SenderReport_IsReadAsWritten(string cname)
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        RtcpReportBlock[] blocks = [Block, Block with { Ssrc = 9 }];
        var length = RtcpWriter.WriteSenderReport(buffer, 42, Sender, blocks, Encoding.UTF8.GetBytes(cname));

        var reader = new RtcpReader(buffer.AsSpan(0, length));
        Assert.True(reader.MoveNext());
        Assert.Equal((RtcpPacketType.SenderReport, 42u), (reader.Current.Type, reader.Current.Ssrc));
        Assert.Equal(Sender, reader.Current.Sender);
        Assert.Equal(2, reader.Current.ReportCount);
        Assert.Equal(Block, reader.Current.Report(0));
        Assert.Equal(9u, reader.Current.Report(1).Ssrc);

        Assert.True(reader.MoveNext());
        Assert.Equal((RtcpPacketType.SourceDescription, 42u), (reader.Current.Type, reader.Current.Ssrc));
        Assert.True(reader.Current.TryGetCname(out var read));
        Assert.Equal(cname, Encoding.UTF8.GetString(read));

        Assert.False(reader.MoveNext());
        Assert.False(reader.Malformed);
        Assert.Equal(0, length % 4);
    }

    [Fact]
    public void Goodbye_IsACompoundThatNamesItsSender()
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        var length = RtcpWriter.WriteBye(buffer, 42, "someone"u8);

        var types = new List<RtcpPacketType>();
        var goodbyes = 0;
        foreach (var packet in new RtcpReader(buffer.AsSpan(0, length)))
        {
            types.Add(packet.Type);
            goodbyes += packet.SaysGoodbye(42) ? 1 : 0;
            Assert.False(packet.SaysGoodbye(43));
        }

        Assert.Equal([RtcpPacketType.ReceiverReport, RtcpPacketType.SourceDescription, RtcpPacketType.Bye], types);
        Assert.Equal(1, goodbyes);
    }

    [Fact]
    public void FullestReport_FitsTheStatedLength()
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        var length = RtcpWriter.WriteSenderReport(
            buffer, 1, Sender, new RtcpReportBlock[RtcpWriter.MaxReports], new byte[RtcpWriter.MaxCnameLength]);

        Assert.Equal(RtcpWriter.MaxLength - 8, length);
    }

    [Fact]
    public void UnknownPackets_AreWalkedOver()
    {
        var compound = Hex.Bytes(
            "80 c9 0001 00000001", "8f ce 0002 00000001 00000002", "80 ff 0000", "81 cb 0001 00000001");

        var types = new List<int>();
        foreach (var packet in new RtcpReader(compound))
        {
            types.Add((int)packet.Type);
        }

        Assert.Equal([201, 206, 255, 203], types);
    }

    [Theory]
    [InlineData("80 c9 0001 00000001 80", 1)]
    [InlineData("80 c9 0001 00000001 80 c9 0002 00000001", 1)]
    [InlineData("40 c9 0001 00000001", 0)]
    [InlineData("81 c9 0001 00000001", 0)]
    [InlineData("80 c8 0001 00000001", 0)]
    [InlineData("82 cb 0001 00000001", 0)]
    [InlineData("81 ca 0000", 0)]
    [InlineData("a0 c9 0001 00000000", 0)]
    [InlineData("a0 c9 0001 00000008", 0)]
    [InlineData("a0 c9 0002 00000001 00000004 80 c9 0001 00000001", 0)]
    public void WalkEnds_AtThePacketThatDoesNotFit(string compound, int before)
    {
        var reader = new RtcpReader(Hex.Bytes(compound));
        var read = 0;
        while (reader.MoveNext())
        {
            read++;
        }

        Assert.Equal(before, read);
        Assert.True(reader.Malformed);
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Padding_IsTakenOffTheLastPacket()
    {
        var reader = new RtcpReader(Hex.Bytes("a0 c9 0002 00000001 00000004"));

        Assert.True(reader.MoveNext());
        Assert.Equal(1u, reader.Current.Ssrc);
        Assert.False(reader.MoveNext());
        Assert.False(reader.Malformed);
    }

    [Fact]
    public void Cname_IsFoundBehindOtherItems()
    {
        // RFC 3550 §6.5: a NAME item before it, and one that claims more than there is.
        var reader = new RtcpReader(
            Hex.Bytes("81 ca 0003 00000001 02 01 41 01 02 4243 00", "81 ca 0002 00000001 01 09 4142"));

        Assert.True(reader.MoveNext());
        Assert.True(reader.Current.TryGetCname(out var cname));
        Assert.Equal("BC"u8, cname);
        Assert.True(reader.MoveNext());
        Assert.False(reader.Current.TryGetCname(out _));
    }

    [Fact]
    public void RoundTrip_IsWhatTheDelayLeaves()
    {
        // RFC 3550 figure 2: A = b710:8000, LSR = b705:2000, DLSR = 5.250 s, so the round trip is 6.125 s.
        var block = new RtcpReportBlock { LastSenderReport = 0xb705_2000, DelaySinceLastSenderReport = 0x0005_4000 };

        Assert.True(block.TryGetRoundTrip(0x0000_b710_8000_0000, out var roundTrip));
        Assert.Equal(TimeSpan.FromSeconds(6.125), roundTrip);
    }

    [Fact]
    public void RoundTrip_IsUnknown_WithoutAReportOrWithALie()
    {
        Assert.False(default(RtcpReportBlock).TryGetRoundTrip(0x0000_b710_8000_0000, out _));
        var future = new RtcpReportBlock { LastSenderReport = 0xb711_0000 };
        Assert.False(future.TryGetRoundTrip(0x0000_b710_8000_0000, out _));
    }

    [Fact]
    public void Ntp_CountsFrom1900_InSecondsAndFractions()
    {
        Assert.Equal(2_208_988_800ul << 32, NtpTime.From(DateTimeOffset.UnixEpoch));
        Assert.Equal((2_208_988_800ul << 32) + 0x8000_0000, NtpTime.From(DateTimeOffset.UnixEpoch.AddSeconds(0.5)));
        Assert.Equal(0x1_8000u, NtpTime.ToShort(TimeSpan.FromSeconds(1.5)));
        Assert.Equal(0u, NtpTime.ToShort(TimeSpan.FromSeconds(-1)));
        Assert.Equal(uint.MaxValue, NtpTime.ToShort(TimeSpan.FromDays(2)));
    }

    [Fact]
    public void ReadingAndWriting_DoNotAllocate()
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        var blocks = new[] { Block };
        var packets = 0;

        Assert.Equal(0, Allocation.Of(_ =>
        {
            var length = RtcpWriter.WriteSenderReport(buffer, 42, Sender, blocks, "someone"u8);
            foreach (var packet in new RtcpReader(buffer.AsSpan(0, length)))
            {
                packets += packet.TryGetCname(out var _) || packet.Report(0).TryGetRoundTrip(1, out var _) ? 1 : 0;
            }
        }));
        Assert.InRange(packets, 550, 1100);
    }

    [Fact]
    public void Fuzz_NothingThrows()
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        byte[] report = [.. buffer[..RtcpWriter.WriteSenderReport(buffer, 42, Sender, [Block, Block], "someone"u8)]];
        byte[] goodbye = [.. buffer[..RtcpWriter.WriteBye(buffer, 42, "someone"u8)]];
        FuzzRun.Feed(new PacketMutator(report, goodbye), packet =>
        {
            var walked = 0;
            foreach (var one in new RtcpReader(packet))
            {
                for (var i = 0; i < one.ReportCount; i++)
                {
                    _ = one.Report(i).TryGetRoundTrip(Sender.Ntp, out _);
                }

                _ = (one.Sender, one.Ssrc, one.SaysGoodbye(42));
                _ = one.TryGetCname(out _);
                walked++;
            }

            Assert.InRange(walked, 0, packet.Length / 4);
        });
    }
}
