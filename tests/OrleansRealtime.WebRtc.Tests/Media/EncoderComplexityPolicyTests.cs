using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class EncoderComplexityPolicyTests
{
    private readonly EncoderComplexityPolicy _policy = new();
    private TimeSpan _now;

    [Fact]
    public void WithRoom_ItRisesSlowly()
    {
        Assert.Equal(5, Run(9, 0.2));
        Assert.Equal(8, Run(3, 0.2));
        Assert.Equal(8, Run(60, 0.2));
    }

    [Fact]
    public void UnderLoad_ItFallsStepByStep_AndAtOnceWhenAlarming()
    {
        Assert.Equal(5, Run(1, 0.8));
        Assert.Equal(3, Run(1, 0.8));
        Assert.Equal(0, Run(1, 0.8));
        Assert.Equal(0, Run(10, 1));

        Assert.Equal(8, new EncoderComplexityPolicyTests().Run(15, 0.1));
        var alarmed = new EncoderComplexityPolicyTests();
        Assert.Equal(8, alarmed.Run(60, 0.1));
        Assert.Equal(0, alarmed.Run(1, 0.95));
    }

    [Fact]
    public void ALateLoop_CountsAsLoad()
    {
        Assert.Equal(5, Run(1, 0.1, lateMs: 20));
        Assert.Equal(3, Run(1, 0.1, lateMs: 20));
    }

    [Fact]
    public void BetweenTheMarks_NothingChanges()
    {
        Assert.Equal(5, Run(100, 0.6));
        for (var i = 0; i < 20; i++)
        {
            Run(8, 0.2);
            Assert.Equal(5, Run(1, 0.6));
        }
    }

    private int Run(int seconds, double utilisation, double lateMs = 0)
    {
        for (var i = 0; i < seconds; i++)
        {
            _policy.Update(_now, utilisation, TimeSpan.FromMilliseconds(lateMs));
            _now += TimeSpan.FromSeconds(1);
        }

        return _policy.Complexity;
    }
}
