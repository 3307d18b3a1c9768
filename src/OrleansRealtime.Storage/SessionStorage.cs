using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Storage.Options;
using OrleansRealtime.Storage.Redis;
using OrleansRealtime.Storage.Sqlite;

namespace OrleansRealtime.Storage;

/// <summary>
/// The store the options name. A file that cannot be used stops the start, because waiting will not mend it; a Redis that is away may come back.
/// </summary>
internal sealed class SessionStorage(IOptions<StorageOptions> options, TimeProvider time) : ISessionStore, IHostedService
{
    private ISessionStore? _store;

    private ISessionStore Store => _store ?? throw new StoreUnavailableException("The store of sessions is not open yet.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var chosen = options.Value;
        _store = chosen.Kind switch
        {
            StorageKind.Sqlite => await SqliteSessionStore.OpenAsync(
                chosen.File!, chosen.Timeout, time, cancellationToken).ConfigureAwait(false),
            StorageKind.Redis => new RedisSessionStore(chosen.Redis!, chosen.KeyPrefix, chosen.Database, chosen.Timeout),
            StorageKind.Memory => new MemorySessionStore(time),
            _ => throw new UnreachableException(),
        };
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken) => Store.CommitAsync(commits, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken) =>
        Store.ReadAsync(session, key, cancellationToken);

    public ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken) =>
        Store.TakeAsync(session, cancellationToken);

    public ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken) =>
        Store.DeleteAsync(session, incarnation, cancellationToken);

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
