using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Inference.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public void Timers_FireInOrderAtTheirOwnMoment()
    {
        var clock = new ManualTimeProvider();
        var start = clock.GetTimestamp();
        var fired = new List<(string, TimeSpan)>();
        using var late = Timer("late", 30, Timeout.Infinite);
        using var often = Timer("often", 10, 10);
        using var early = Timer("early", 10, Timeout.Infinite);

        clock.Advance(TimeSpan.FromMilliseconds(30));

        Assert.Equal(
            [("often", Ms(10)), ("early", Ms(10)), ("often", Ms(20)), ("late", Ms(30)), ("often", Ms(30))], fired);
        Assert.Equal(Ms(10), clock.NextDue);

        ITimer Timer(string name, int due, int period)
            => clock.CreateTimer(_ => fired.Add((name, clock.GetElapsedTime(start))), null, Ms(due), TimeSpan.FromMilliseconds(period));
    }

    [Fact]
    public async Task Delay_EndsWhenTheClockSaysSo()
    {
        var clock = new ManualTimeProvider();
        var delay = Task.Delay(Ms(50), clock);
        await clock.TimersArmed.WaitForAsync(1);
        clock.Advance(Ms(49));
        Assert.False(delay.IsCompleted);
        Assert.True(clock.AdvanceToNextTimer());
        await delay;
        Assert.Equal(0, clock.ArmedTimers);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
