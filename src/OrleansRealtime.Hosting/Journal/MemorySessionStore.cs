using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>Keeps sessions in this process: they outlive their connections, not the process.</summary>
public sealed class MemorySessionStore(TimeProvider time) : ISessionStore
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, Entry> _entries = [];
    private DateTimeOffset _nextSweep;

    public ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sweep_NeedsLock();
            return ValueTask.FromResult<IReadOnlyList<CommitOutcome>>([.. commits.Select(Commit_NeedsLock)]);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(
                Find_NeedsLock(session) is { } entry && entry.Records.TryGetValue(key, out var value)
                    ? value
                    : default(ReadOnlyMemory<byte>?));
        }
    }

    public ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Find_NeedsLock(session) is { } entry
                ? new StoredSession(++entry.Incarnation, new Dictionary<string, ReadOnlyMemory<byte>>(entry.Records))
                : null);
        }
    }

    public ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(session, out var entry) && entry.Incarnation <= incarnation)
            {
                _entries.Remove(session);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private CommitOutcome Commit_NeedsLock(SessionCommit commit)
    {
        var entry = Find_NeedsLock(commit.Session);
        if (entry is null && commit.Incarnation == 1)
        {
            _entries[commit.Session] = entry = new Entry { Incarnation = 1 };
        }

        if (entry is null || entry.Incarnation != commit.Incarnation)
        {
            return CommitOutcome.Fenced;
        }

        entry.ExpiresAt = commit.ExpiresAt;
        foreach (var change in commit.Changes)
        {
            if (change.Value is { } value)
            {
                entry.Records[change.Key] = value.ToArray();
            }
            else
            {
                entry.Records.Remove(change.Key);
            }
        }

        return CommitOutcome.Kept;
    }

    private Entry? Find_NeedsLock(SessionId session) =>
        _entries.TryGetValue(session, out var entry) && entry.ExpiresAt > time.GetUtcNow() ? entry : null;

    private void Sweep_NeedsLock()
    {
        var now = time.GetUtcNow();
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepInterval;
        foreach (var expired in _entries.Where(entry => entry.Value.ExpiresAt <= now).Select(entry => entry.Key).ToList())
        {
            _entries.Remove(expired);
        }
    }

    private sealed class Entry
    {
        public required long Incarnation { get; set; }

        public DateTimeOffset ExpiresAt { get; set; }

        public Dictionary<string, ReadOnlyMemory<byte>> Records { get; } = [];
    }
}
