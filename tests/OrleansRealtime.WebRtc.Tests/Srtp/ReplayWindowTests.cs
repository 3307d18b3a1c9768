using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

public sealed class ReplayWindowTests
{
    [Fact]
    public void WindowAgreesWithASetOfAllThatWasSeen()
    {
        var random = new Random(20_260_919);
        var window = default(ReplayWindow);
        var seen = new HashSet<long>();
        long newest = 1000;
        for (var i = 0; i < 100_000; i++)
        {
            var index = Math.Max(0, newest + (random.Next(50) == 0 ? random.Next(400) : random.Next(-160, 20)));
            var expected = seen.Count == 0
                || index > newest
                || (newest - index < ReplayWindow.Size && !seen.Contains(index));
            Assert.Equal(expected, window.IsFresh(index));
            if (expected)
            {
                window.Accept(index);
                newest = seen.Count == 0 ? index : Math.Max(newest, index);
                seen.Add(index);
                Assert.Equal(newest, window.Newest);
            }
        }
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    [InlineData(129, false)]
    public void AgeDecides_AtTheEdgeOfTheWindow(int age, bool fresh)
    {
        var window = default(ReplayWindow);
        window.Accept(5000);

        Assert.Equal(fresh, window.IsFresh(5000 - age));
    }
}
