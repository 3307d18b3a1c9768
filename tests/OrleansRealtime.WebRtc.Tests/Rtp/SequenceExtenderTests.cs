using OrleansRealtime.WebRtc.Rtp;

namespace OrleansRealtime.WebRtc.Tests.Rtp;

public sealed class SequenceExtenderTests
{
    [Fact]
    public void NumbersInDisorder_OverManyWraps_AreTold()
    {
        var random = new Random(20_260_919);
        var extender = default(SequenceExtender);
        Assert.Equal(60_000, extender.Extend(60_000));
        for (long at = 60_000; at < 400_000; at += random.Next(1, 900))
        {
            Assert.Equal(at, extender.Extend((ushort)at));
            var late = at - random.Next(1, 5000);
            Assert.Equal(late, extender.Peek((ushort)late));
            Assert.Equal(late, extender.Extend((ushort)late));
            Assert.Equal(at, extender.Highest);
        }
    }

    [Fact]
    public void NumberFromBeforeTheFirst_IsBeforeIt()
    {
        var extender = default(SequenceExtender);
        extender.Extend(2);

        Assert.Equal(-2, extender.Extend(65_534));
        Assert.Equal(2, extender.Highest);
    }
}
