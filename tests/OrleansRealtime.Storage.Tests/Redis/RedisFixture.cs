using OrleansRealtime.Testing.Storage;

namespace OrleansRealtime.Storage.Tests.Redis;

/// <summary>One server for all tests that leave it as it is.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    internal RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
