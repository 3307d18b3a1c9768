using System.Diagnostics;
using OrleansRealtime.Contracts;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Storage.Redis;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Storage.Tests.Redis;

public sealed class RedisSessionStoreTests : SessionStoreContract, IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RedisServer _redis = new();

    protected override DateTimeOffset Now => DateTimeOffset.UtcNow;

    public Task InitializeAsync() => _redis.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task AfterRedisWasKilled_ItIsReachedAgain_AndHasWhatItWrote()
    {
        await using var store = await OpenAsync();
        var session = new SessionId("sess_redis");
        await KeepAsync(store, session, "a");
        await _redis.KillAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => KeepAsync(store, session, "b"));

        await _redis.StartAsync();
        await ReachAsync(store, session, "c");
        var stored = await store.TakeAsync(session, CancellationToken.None);
        Assert.Equal(["a", "c"], stored!.Records.Keys.Order());
    }

    [Fact]
    public async Task ARedisThatHangs_IsGivenUpInTime_AndFoundAgain()
    {
        await using var store = await OpenAsync();
        var session = new SessionId("sess_hangs");
        await KeepAsync(store, session, "a");
        _redis.Hang();
        var began = Stopwatch.StartNew();
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => KeepAsync(store, session, "b"));
        }

        Assert.True(began.Elapsed < Patience, $"Four calls took {began.Elapsed}.");
        _redis.GoOn();
        await ReachAsync(store, session, "c");
    }

    [Fact]
    public async Task NoRedisAtAll_IsToldInTime()
    {
        await _redis.KillAsync();
        await using var store = await OpenAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => KeepAsync(store, new SessionId("sess_x"), "a"));
    }

    protected override ValueTask<ISessionStore> OpenAsync() =>
        new(new RedisSessionStore(new RedisLink(_redis.Configuration, Timeout, TimeProvider.System), "test:"));

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time);

    private static async Task KeepAsync(ISessionStore store, SessionId session, string key)
    {
        var outcomes = await store.CommitAsync(
            [new SessionCommit(session, 1, DateTimeOffset.UtcNow + TimeSpan.FromHours(1), [new StateChange(key, new byte[] { 1 })])],
            CancellationToken.None);
        Assert.Equal(CommitOutcome.Kept, Assert.Single(outcomes));
    }

    private static async Task ReachAsync(ISessionStore store, SessionId session, string key)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await KeepAsync(store, session, key);
                return;
            }
            catch (StoreUnavailableException) when (began.Elapsed < Patience)
            {
                await Task.Delay(50);
            }
        }
    }
}
