using OrleansRealtime.WebRtc.Rtcp;
using OrleansRealtime.WebRtc.Rtp;

namespace OrleansRealtime.WebRtc.Tests.Rtp;

public sealed class RtpReceptionStatisticsTests
{
    private const uint Ssrc = 77;

    private readonly RtpReceptionStatistics _statistics = new(Ssrc, 48_000);

    [Fact]
    public void EvenStream_LosesNothing_AndHasNoJitter()
    {
        Send(65_000, 2000);

        var report = _statistics.Report(Slot(2000));
        Assert.Equal(Ssrc, report.Ssrc);
        Assert.Equal((0, 0), (report.FractionLost, report.CumulativeLost));
        Assert.Equal(66_999u, report.HighestSequence);
        Assert.Equal(0u, report.Jitter);
        Assert.Equal((2000, 2000, 0), (_statistics.Received, _statistics.Expected, _statistics.Lost));
    }

    [Fact]
    public void FractionLost_IsSinceTheReportBefore_CumulativeLostSinceTheStart()
    {
        Send(0, 100, skip: number => number % 4 == 1);
        var first = _statistics.Report(Slot(100));
        Assert.Equal((64, 25), (first.FractionLost, first.CumulativeLost));

        Send(100, 100);
        var second = _statistics.Report(Slot(200));
        Assert.Equal((0, 25), (second.FractionLost, second.CumulativeLost));

        var third = _statistics.Report(Slot(200));
        Assert.Equal((0, 25), (third.FractionLost, third.CumulativeLost));
    }

    [Fact]
    public void ReorderedPackets_AreNotLost_DoubledOnesCountTwice()
    {
        foreach (var number in new[] { 1, 3, 2, 4, 4, 4 })
        {
            Packet(number);
        }

        var report = _statistics.Report(Slot(5));
        Assert.Equal(-2, report.CumulativeLost);
        Assert.Equal(0, report.FractionLost);
        Assert.Equal(4u, report.HighestSequence);
    }

    [Fact]
    public void Jitter_SmoothsTheVariationBySixteenths()
    {
        // RFC 3550 A.8 by hand: the second packet is 10 ms, 480 ticks, late; 480/16 = 30.
        _statistics.OnPacket(Slot(0), 0, 0);
        _statistics.OnPacket(Slot(1) + TimeSpan.FromMilliseconds(10), 1, 960);
        Assert.Equal(30u, _statistics.Report(Slot(2)).Jitter);
        Assert.Equal(TimeSpan.FromMilliseconds(0.625), _statistics.Jitter);

        // In time again is the same variation: 30 + (480 - 30)/16.
        _statistics.OnPacket(Slot(2), 2, 1920);
        Assert.Equal(58u, _statistics.Report(Slot(3)).Jitter);
    }

    [Fact]
    public void Pause_IsNoJitter()
    {
        Packet(0);
        _statistics.OnPacket(TimeSpan.FromSeconds(100), 1, 48_000 * 100);

        Assert.Equal(0u, _statistics.Report(TimeSpan.FromSeconds(100)).Jitter);
    }

    [Fact]
    public void OneWildNumber_IsIgnored_TwoInARowAreANewStart()
    {
        Send(0, 10);
        Packet(40_000);
        Packet(10);
        Assert.Equal((11, 11), (_statistics.Received, _statistics.Expected));

        Packet(40_000);
        Packet(40_001);
        Packet(40_002);
        Assert.Equal((2, 2), (_statistics.Received, _statistics.Expected));
        Assert.Equal(40_002u, _statistics.Report(Slot(0)).HighestSequence);
    }

    [Fact]
    public void SenderReport_IsEchoedWithItsAge()
    {
        Packet(0);
        Assert.Equal((0u, 0u), Echo(TimeSpan.FromSeconds(9)));

        _statistics.OnSenderReport(TimeSpan.FromSeconds(10), 0x1122_3344_5566_7788);
        Assert.Equal((0x3344_5566u, 0x1_8000u), Echo(TimeSpan.FromSeconds(11.5)));
    }

    [Fact]
    public void Counting_DoesNotAllocate()
    {
        var block = default(RtcpReportBlock);
        Assert.Equal(0, Allocation.Of(i =>
        {
            Packet(i * 2);
            block = _statistics.Report(Slot(i));
        }));
        Assert.Equal(128, block.FractionLost);
    }

    private static TimeSpan Slot(int number) => TimeSpan.FromMilliseconds(20 * number);

    private (uint Report, uint Delay) Echo(TimeSpan now)
    {
        var block = _statistics.Report(now);
        return (block.LastSenderReport, block.DelaySinceLastSenderReport);
    }

    private void Packet(int number) => _statistics.OnPacket(Slot(number), (ushort)number, (uint)number * 960);

    private void Send(int first, int count, Func<int, bool>? skip = null)
    {
        for (var number = first; number < first + count; number++)
        {
            if (skip?.Invoke(number) != true)
            {
                Packet(number);
            }
        }
    }
}
