using OrleansRealtime.Faults.Memory;
using OrleansRealtime.Faults.Running;
using Xunit.Abstractions;

namespace OrleansRealtime.Faults;

/// <summary>
/// Conversations between real processes while connections, clients, servers and stores are lost: nothing may be lost or doubled with
/// them. Small ones; <c>OrleansRealtime.Faults run</c> makes larger ones (docs/resumption.md).
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task NothingIsLostOrDoubled_OnAFile() => await RunAsync(usesRedis: false);

    [Fact]
    public async Task NothingIsLostOrDoubled_OnRedis() => await RunAsync(usesRedis: true);

    [Fact]
    public async Task ASessionThatWaitsForItsClient_TakesLittleMemory_AndOneThatHasLeftNone()
    {
        var memory = await IdleRun.RunAsync(sessions: 200, turns: 3);

        output.WriteLine($"{memory}");
        Assert.InRange(memory.ParkedKiB, 1, 64);
        Assert.InRange(memory.UnloadedKiB, double.MinValue, 2);
        Assert.Equal(0, memory.Left);
    }

    private async Task RunAsync(bool usesRedis)
    {
        using var log = new StringWriter();
        var report = await FaultRun.RunAsync(
            new FaultRunOptions { Conversations = 40, AtOnce = 40, Turns = 5, UsesRedis = usesRedis, Limit = TimeSpan.FromMinutes(4) }, log);

        var text = report.ToMarkdown();
        output.WriteLine(text);
        Assert.True(report.IsGood, text);

        // It was put to the test: there were faults, and conversations they did not end.
        Assert.True(report.Faults.Values.Sum() >= 40, text);
        Assert.All(report.Conversations, state => Assert.Equal(5, state!.Turn));
    }
}
