using OrleansRealtime.Contracts;
using OrleansRealtime.Storage.Redis;

namespace OrleansRealtime.Storage.Tests.Redis;

public sealed class RedisSessionStoreTests(RedisFixture fixture) : SessionStoreContract, IClassFixture<RedisFixture>
{
    // Far beyond what anything here takes on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Prefixes_AndDatabases_KeepServersApart()
    {
        await using var first = new RedisSessionStore(fixture.Server.Address, "one:", null, Timeout);
        await using var second = new RedisSessionStore(fixture.Server.Address, "two:", null, Timeout);
        await using var third = new RedisSessionStore($"redis://{fixture.Server.Address}/3", "one:", null, Timeout);
        await using var fourth = new RedisSessionStore(fixture.Server.Address, "one:", 3, Timeout);
        await first.CommitAsync(
            [new(new("sess_same"), 1, DateTimeOffset.UtcNow.AddHours(1), [new("a", "1"u8.ToArray())])], CancellationToken.None);

        Assert.Null(await second.TakeAsync(new("sess_same"), CancellationToken.None));
        Assert.Null(await third.TakeAsync(new("sess_same"), CancellationToken.None));
        await third.CommitAsync([new(new("sess_3"), 1, DateTimeOffset.UtcNow.AddHours(1), [])], CancellationToken.None);
        Assert.NotNull(await fourth.TakeAsync(new("sess_3"), CancellationToken.None));
        Assert.NotNull(await first.TakeAsync(new("sess_same"), CancellationToken.None));
    }

    protected override Task<SessionStoreHost> CreateAsync() => Task.FromResult(new SessionStoreHost(
        new RedisSessionStore(fixture.Server.Address, "ort:", null, Timeout),
        () => DateTimeOffset.UtcNow,
        // The server's own clock decides, and nobody can move it.
        by => Task.Delay(by + TimeSpan.FromMilliseconds(5))));
}
