using OrleansRealtime.Contracts;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Hosting.Tests.Journal;

public sealed class MemorySessionStoreTests : SessionStoreContract
{
    [Fact]
    public async Task WhatHasExpired_IsSweptWithoutBeingAskedFor()
    {
        var time = new ManualTimeProvider();
        await using var store = new MemorySessionStore(time);
        for (var i = 0; i < 10; i++)
        {
            await store.CommitAsync(
                [new SessionCommit(new($"sess_{i}"), 1, time.GetUtcNow() + TimeSpan.FromMinutes(1), [])], CancellationToken.None);
        }

        time.Advance(TimeSpan.FromMinutes(2));
        await store.CommitAsync(
            [new SessionCommit(new("sess_new"), 1, time.GetUtcNow() + TimeSpan.FromMinutes(1), [])], CancellationToken.None);
        Assert.Equal(1, store.Count);
    }

    protected override Task<SessionStoreHost> CreateAsync()
    {
        var time = new ManualTimeProvider();
        return Task.FromResult(new SessionStoreHost(new MemorySessionStore(time), time.GetUtcNow, by =>
        {
            time.Advance(by);
            return Task.CompletedTask;
        }));
    }
}
