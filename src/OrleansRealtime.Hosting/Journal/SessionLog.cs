using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>
/// What the owner of a session writes to: records go in at once, and the <see cref="SessionJournal"/> carries them to the store.
/// Any thread may use it.
/// </summary>
public sealed class SessionLog : IAsyncDisposable
{
    private readonly SessionJournal _journal;
    private readonly TaskCompletionSource _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _expiresAt;

    internal SessionLog(SessionJournal journal, SessionId session, long incarnation)
    {
        _journal = journal;
        Session = session;
        Incarnation = incarnation;
    }

    public SessionId Session { get; }

    public long Incarnation { get; }

    /// <summary>Completes when somebody else has taken the session over, or the store has forgotten it; never before, and never with an error.</summary>
    public Task Fenced => _fenced.Task;

    /// <summary>
    /// When the store is to forget the session; must be set before anything is recorded. A change is kept as a record is, so it
    /// is best moved in steps.
    /// </summary>
    /// <value>Null until it is set.</value>
    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (_journal.Lock)
            {
                return _expiresAt;
            }
        }

        set
        {
            if (value is null)
            {
                throw new ArgumentNullException(nameof(value));
            }

            lock (_journal.Lock)
            {
                if (_expiresAt != value && !IsDeleted)
                {
                    _expiresAt = value;
                    if (Version > 0)
                    {
                        _journal.Changed_NeedsLock(this);
                    }
                }
            }
        }
    }

    /// <summary>Bytes of keys and values recorded and not yet kept: at most twice what the session is, however long the store is away.</summary>
    public long PendingBytes
    {
        get
        {
            lock (_journal.Lock)
            {
                return Pending.Bytes + InFlightBytes;
            }
        }
    }

    // What follows is the journal's, under its lock.
    internal PendingRecords Pending { get; } = new();

    internal long InFlightBytes { get; set; }

    internal List<JournalWaiter> Waiters { get; } = [];

    /// <summary>Counts everything recorded.</summary>
    internal long Version { get; set; }

    /// <summary>The version that is in the store.</summary>
    internal long KeptVersion { get; set; }

    internal long Sequence { get; set; }

    internal bool IsQueued { get; set; }

    internal bool IsClosed { get; set; }

    internal bool IsDeleted { get; set; }

    /// <summary>Whether the store has kept anything of this owner's.</summary>
    internal bool IsMade { get; set; }

    internal bool IsFenced => _fenced.Task.IsCompleted;

    /// <summary>
    /// Remembers changes; they are kept within <c>GroupCommit</c> or with the next <see cref="CommitAsync"/>, all of one call
    /// together. The bytes of values must not change until then. After <see cref="Fenced"/> it does nothing.
    /// </summary>
    /// <exception cref="ArgumentException">A key is none.</exception>
    /// <exception cref="InvalidOperationException"><see cref="ExpiresAt"/> was never set.</exception>
    public void Record(IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        for (var i = 0; i < changes.Count; i++)
        {
            RecordKey.ThrowIfInvalid(changes[i].Key);
        }

        _journal.Record(this, changes);
    }

    /// <summary>
    /// Completes when everything recorded so far is kept, or after <c>MaxHold</c> with <see cref="KeepOutcome.NotKept"/>; at once while the
    /// store is known to be away. Cancelling ends the wait alone.
    /// </summary>
    public ValueTask<KeepOutcome> CommitAsync(CancellationToken cancellationToken = default) =>
        _journal.CommitAsync(this, cancellationToken);

    /// <summary>
    /// Forgets the session: what waits is dropped, and nothing may be recorded any more. Completes as <see cref="CommitAsync"/> does; while the
    /// store is away the journal goes on trying until <see cref="ExpiresAt"/>.
    /// </summary>
    public ValueTask<KeepOutcome> DeleteAsync(CancellationToken cancellationToken = default) =>
        _journal.DeleteAsync(this, cancellationToken);

    /// <summary>
    /// Ends recording and waits as <see cref="CommitAsync"/> does. What is not kept by then stays with the journal, which goes on trying until
    /// <see cref="ExpiresAt"/>.
    /// </summary>
    public ValueTask DisposeAsync() => _journal.CloseAsync(this);

    internal void Fence_NeedsLock() => _fenced.TrySetResult();

    internal DateTimeOffset Expiry_NeedsLock() => _expiresAt ?? throw new InvalidOperationException(
        "Nothing can be kept of a session before ExpiresAt is set.");

    internal bool HasExpired_NeedsLock(DateTimeOffset now) => _expiresAt <= now;
}
