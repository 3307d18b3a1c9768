using System.Diagnostics;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Redis;
using OrleansRealtime.Testing.Storage;

namespace OrleansRealtime.Storage.Tests.Redis;

public sealed class RedisOutageTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("always")]
    [InlineData("everysec")]
    public async Task AServerThatWasKilled_IsUsedAgainByItself_AndHasWhatItKept(string appendfsync)
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", appendfsync);
        await using var store = new RedisSessionStore(server.Address, "ort:", null, Timeout);
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "before"));
        await server.KillAsync();

        await FailInTimeAsync(store);
        await server.StartAgainAsync();
        // The process alone was lost, and the system has what was written: before the answer, unless the disk was busy with everysec.
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "after"));
        var taken = await store.TakeAsync(new("sess_1"), CancellationToken.None);
        Assert.Equal(["after", "before"], taken!.Records.Keys.Order());
    }

    [Fact]
    public async Task AServerThatHangs_FailsInTime_AndIsUsedAgainWhenItGoesOn()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisSessionStore(server.Address, "ort:", null, Timeout);
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "before"));
        server.Hang();
        try
        {
            // Enough for the connection to be replaced, and for the new one to hang in its turn.
            for (var i = 0; i < 5; i++)
            {
                await FailInTimeAsync(store);
            }
        }
        finally
        {
            server.Resume();
        }

        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "after"));
        Assert.Equal(2, (await store.TakeAsync(new("sess_1"), CancellationToken.None))!.Incarnation);
    }

    [Fact]
    public async Task AConnectionThatIsNeverAnsweredAgain_IsReplaced()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new DeafProxy(server.Port);
        await using var store = new RedisSessionStore(proxy.Address, "ort:", null, Timeout);
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "before"));
        proxy.GoDeaf();
        await FailInTimeAsync(store);
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "after"));
    }

    [Fact]
    public async Task AServerThatIsNotThereYet_IsUsedOnceItIs()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var store = new RedisSessionStore(server.Address, "ort:", null, Timeout);
        await FailInTimeAsync(store);
        await server.StartAgainAsync();
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "a"));
    }

    [Fact]
    public async Task WhileAServerHangs_NoThreadOfThePoolWaits()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisSessionStore(server.Address, "ort:", null, Timeout);
        Assert.Equal(CommitOutcome.Kept, await WorkAgainAsync(store, "before"));
        server.Hang();
        try
        {
            var calls = Enumerable.Range(0, 200).Select(_ => FailInTimeAsync(store)).ToArray();
            var threads = ThreadPool.ThreadCount;
            await Task.WhenAll(calls);
            // 200 that blocked would have the pool add threads, one or two a second; a few come and go by themselves.
            Assert.InRange(ThreadPool.ThreadCount, 0, Math.Max(threads, Environment.ProcessorCount) + 8);
        }
        finally
        {
            server.Resume();
        }
    }

    [Fact]
    public async Task AServerThatRefuses_IsUnavailable()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "1");
        await using var store = new RedisSessionStore(server.Address, "ort:", null, Timeout);
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => CommitAsync(store, "a"));
        Assert.Contains("OOM", error.Message, StringComparison.Ordinal);
    }

    private static async Task FailInTimeAsync(RedisSessionStore store)
    {
        var began = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => CommitAsync(store, "lost"));
        // Its bound is a second; the rest is for a busy machine.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Timeout + TimeSpan.FromSeconds(20));
    }

    private static async Task<CommitOutcome> WorkAgainAsync(RedisSessionStore store, string key)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await CommitAsync(store, key);
            }
            catch (StoreUnavailableException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task<CommitOutcome> CommitAsync(RedisSessionStore store, string key) => (await store.CommitAsync(
        [new SessionCommit(new("sess_1"), 1, DateTimeOffset.UtcNow.AddHours(1), [new(key, "1"u8.ToArray())])],
        CancellationToken.None))[0];
}
