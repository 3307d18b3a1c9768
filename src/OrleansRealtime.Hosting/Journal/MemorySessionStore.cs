using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>Keeps sessions in this process, and so through nothing but the loss of their owners in it. For tests and for who wants no file.</summary>
public sealed class MemorySessionStore(TimeProvider time) : ISessionStore
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, Kept> _sessions = [];
    private DateTimeOffset _sweptAt = time.GetUtcNow();

    /// <summary>Sessions held, those included that have expired and are not yet swept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    public ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commits);
        cancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < commits.Count; i++)
        {
            RecordKey.ThrowIfInvalid(commits[i]);
        }

        var outcomes = new CommitOutcome[commits.Count];
        lock (_lock)
        {
            Sweep_NeedsLock();
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = Commit_NeedsLock(commits[i]);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<CommitOutcome>>(outcomes);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken)
    {
        RecordKey.ThrowIfInvalid(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(
                Find_NeedsLock(session) is { } kept && kept.Records.TryGetValue(key, out var value)
                    ? value
                    : default(ReadOnlyMemory<byte>?));
        }
    }

    public ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (Find_NeedsLock(session) is not { } kept)
            {
                return ValueTask.FromResult<StoredSession?>(null);
            }

            kept.Incarnation++;
            kept.Sequence = 0;
            return ValueTask.FromResult<StoredSession?>(new StoredSession(
                kept.Incarnation, new Dictionary<string, ReadOnlyMemory<byte>>(kept.Records)));
        }
    }

    public ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (Find_NeedsLock(session) is { } kept && kept.Incarnation <= incarnation)
            {
                _sessions.Remove(session);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private CommitOutcome Commit_NeedsLock(SessionCommit commit)
    {
        if (Find_NeedsLock(commit.Session) is not { } kept)
        {
            if (commit.Incarnation > 1 || commit.Continues)
            {
                return CommitOutcome.Fenced;
            }

            kept = new Kept();
            _sessions[commit.Session] = kept;
        }

        if (commit.Incarnation < kept.Incarnation)
        {
            return CommitOutcome.Fenced;
        }

        if (commit.Incarnation == kept.Incarnation && commit.Sequence > 0 && commit.Sequence <= kept.Sequence)
        {
            return CommitOutcome.Kept;
        }

        kept.Sequence = commit.Sequence > 0 || commit.Incarnation > kept.Incarnation ? commit.Sequence : kept.Sequence;
        kept.Incarnation = commit.Incarnation;
        kept.ExpiresAt = commit.ExpiresAt;
        foreach (var (key, value) in commit.Changes)
        {
            if (value is { } bytes)
            {
                kept.Records[key] = bytes.ToArray();
            }
            else
            {
                kept.Records.Remove(key);
            }
        }

        return CommitOutcome.Kept;
    }

    private Kept? Find_NeedsLock(SessionId session)
    {
        if (!_sessions.TryGetValue(session, out var kept))
        {
            return null;
        }

        if (kept.ExpiresAt > time.GetUtcNow())
        {
            return kept;
        }

        _sessions.Remove(session);
        return null;
    }

    private void Sweep_NeedsLock()
    {
        var now = time.GetUtcNow();
        if (now - _sweptAt < SweepEvery)
        {
            return;
        }

        _sweptAt = now;
        foreach (var (session, kept) in _sessions)
        {
            if (kept.ExpiresAt <= now)
            {
                _sessions.Remove(session);
            }
        }
    }

    private sealed class Kept
    {
        public long Incarnation { get; set; } = 1;

        public long Sequence { get; set; }

        public DateTimeOffset ExpiresAt { get; set; }

        public Dictionary<string, ReadOnlyMemory<byte>> Records { get; } = [];
    }
}
