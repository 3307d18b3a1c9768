using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class ReorderWaitTests
{
    [Fact]
    public void Overtaking_MakesItLonger_AndIsForgotten()
    {
        var wait = new ReorderWait();
        var start = TimeSpan.FromHours(5);
        wait.Arrived(start, 0, 48_000);
        Assert.InRange(wait.At(start), TimeSpan.FromMilliseconds(39), TimeSpan.FromMilliseconds(41));
        wait.Overtaken(start, TimeSpan.FromMilliseconds(60));
        Assert.Equal(TimeSpan.FromMilliseconds(80), wait.At(start));
        wait.Overtaken(start, TimeSpan.FromSeconds(9));
        Assert.Equal(ReorderWait.Longest, wait.At(start));
        Assert.Equal(ReorderWait.Shortest, wait.At(start + TimeSpan.FromMinutes(5)));
    }

    // RFC 3550 §6.4.1: after many packets that come alternately 10 ms early and late, D is 20 ms each time.
    [Fact]
    public void Jitter_IsThatOfTheRfc()
    {
        var wait = new ReorderWait();
        for (var i = 0; i < 300; i++)
        {
            wait.Arrived(TimeSpan.FromMilliseconds((20 * i) + (i % 2 == 0 ? 10 : -10)), (uint)(i * 960), 48_000);
        }

        Assert.InRange(wait.Jitter, TimeSpan.FromMilliseconds(19), TimeSpan.FromMilliseconds(21));
        Assert.InRange(wait.At(TimeSpan.FromMinutes(10)), TimeSpan.FromMilliseconds(38), TimeSpan.FromMilliseconds(42));
    }
}
