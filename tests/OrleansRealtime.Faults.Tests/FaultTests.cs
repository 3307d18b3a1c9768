using OrleansRealtime.Faults.Running;

namespace OrleansRealtime.Faults.Tests;

/// <summary>A small run of the fault test: real processes, real sockets, on both stores.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Conversations_LoseAndDoubleNothing_WhateverBreaks(bool redis)
    {
        var report = await FaultRun.RunAsync(new FaultRunOptions
        {
            Conversations = 20,
            Clients = 2,
            Turns = 4,
            Ramp = 2,
            Window = 15,
            Limit = 90,
            Redis = redis,
            Resets = 12,
            Silences = 4,
            Moves = 4,
            ClientKills = 2,
            ServerKills = 2,
            RedisKills = 2,
        });
        Assert.True(report.Violations.Count == 0, $"{report}");
        Assert.True(report.Seen.Resumptions > 0, "Nothing was broken.");
    }
}
