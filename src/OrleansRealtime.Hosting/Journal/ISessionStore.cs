using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>
/// Keeps what sessions are made of through the loss of a process. A session is a table of records by key, owned by one
/// incarnation at a time: whoever takes it over has a higher one, and from then on the old owner can write nothing.
/// </summary>
/// <remarks>Everything throws <see cref="StoreUnavailableException"/>, within a bounded time, when the store cannot be reached.</remarks>
public interface ISessionStore : IAsyncDisposable
{
    /// <summary>
    /// Applies commits, each whole or not at all. Commits of one session are applied in their order; a first one of incarnation 1
    /// makes the session.
    /// </summary>
    /// <returns>What became of each, in the same order.</returns>
    ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken);

    /// <summary>Reads one record without taking anything over; null when there is no such session or record, or it has expired.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a session over: its incarnation grows by one, atomically, and all of its records are returned as they are then. Null
    /// when there is none, or it has expired.
    /// </summary>
    ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken);

    /// <summary>Forgets a session, unless somebody with a higher incarnation has taken it over. Forgetting none is no error.</summary>
    ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken);
}
