using OrleansRealtime.Contracts;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Hosting.Tests.Journal;

public sealed class MemorySessionStoreTests : SessionStoreContract
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    protected override DateTimeOffset Now => _time.GetUtcNow();

    protected override ValueTask<ISessionStore> OpenAsync() => new(new MemorySessionStore(_time));

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
