using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Contracts;

/// <summary>A store under test, with the clock it expires by.</summary>
/// <param name="store">Owned from here on.</param>
/// <param name="now">Reads the store's clock.</param>
/// <param name="pass">Lets time pass by the store's clock, really or not.</param>
public sealed class SessionStoreHost(ISessionStore store, Func<DateTimeOffset> now, Func<TimeSpan, Task> pass) : IAsyncDisposable
{
    public ISessionStore Store { get; } = store;

    public DateTimeOffset Now => now();

    public Task PassAsync(TimeSpan time) => pass(time);

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
