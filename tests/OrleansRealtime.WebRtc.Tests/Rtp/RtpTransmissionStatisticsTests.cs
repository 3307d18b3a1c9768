using OrleansRealtime.WebRtc.Rtp;

namespace OrleansRealtime.WebRtc.Tests.Rtp;

public sealed class RtpTransmissionStatisticsTests
{
    [Fact]
    public void Report_TellsTheTimestampOfItsOwnMoment()
    {
        var statistics = new RtpTransmissionStatistics(48_000);
        statistics.OnPacket(TimeSpan.FromSeconds(1), 80, uint.MaxValue - 479);
        statistics.OnPacket(TimeSpan.FromSeconds(1.02), 60, 480);

        var report = statistics.Report(TimeSpan.FromSeconds(1.03), ntp: 99);
        Assert.Equal((2u, 140u, 99ul), (report.Packets, report.Octets, report.Ntp));
        Assert.Equal(960u, report.RtpTimestamp);
    }
}
