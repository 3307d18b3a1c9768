using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class OpusRateControlTests
{
    [Theory]
    [InlineData(0, 32_000, false)]
    [InlineData(0.02, 32_000, false)]
    [InlineData(0.03, 32_000, true)]
    [InlineData(0.1, 32_000, true)]
    [InlineData(0.15, 24_000, true)]
    [InlineData(0.4, 20_000, true)]
    [InlineData(7, 20_000, true)]
    [InlineData(double.NaN, 32_000, false)]
    public void Loss_SetsTheLevelAtOnce(double loss, int bitrate, bool fec)
    {
        var control = new OpusRateControl();
        control.OnReport(loss);
        Assert.Equal((bitrate, fec), (control.Bitrate, control.InbandFec));
        Assert.Equal(fec, control.PacketLossPercent > 0);
    }

    [Fact]
    public void TheLoss_IsAnnounced_UpToABound()
    {
        var control = new OpusRateControl();
        control.OnReport(0.08);
        Assert.Equal(8, control.PacketLossPercent);
        control.OnReport(0.9);
        Assert.Equal(30, control.PacketLossPercent);
    }

    [Fact]
    public void ItRecovers_OneLevelForFiveGoodReports()
    {
        var control = new OpusRateControl();
        control.OnReport(0.3);
        int[] expected = [20_000, 20_000, 20_000, 20_000, 24_000, 24_000, 24_000, 24_000, 24_000, 32_000];
        foreach (var bitrate in expected)
        {
            control.OnReport(0);
            Assert.Equal(bitrate, control.Bitrate);
        }

        Assert.True(control.InbandFec);
        for (var i = 0; i < 5; i++)
        {
            control.OnReport(0);
        }

        Assert.False(control.InbandFec);
    }

    [Theory]
    [InlineData(0.02, 32_000, 0)]
    [InlineData(0.03, 32_000, 1)]
    [InlineData(0.15, 24_000, 2)]
    [InlineData(0.4, 20_000, 2)]
    public void WhereWholePayloadsCanBeRepeated_TheyAre(double loss, int bitrate, int copies)
    {
        var control = new OpusRateControl(repeats: true);
        control.OnReport(loss);
        Assert.Equal((bitrate, copies, false), (control.Bitrate, control.Copies, control.InbandFec));
        Assert.Equal(0, control.PacketLossPercent);
    }

    [Fact]
    public void LossAroundTheEdge_DoesNotSwing()
    {
        var control = new OpusRateControl();
        control.OnReport(0.03);
        for (var i = 0; i < 50; i++)
        {
            control.OnReport(i % 2 == 0 ? 0.015 : 0.025);
            Assert.True(control.InbandFec);
        }
    }
}
