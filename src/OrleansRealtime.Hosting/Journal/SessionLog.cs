using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>
/// One session's way to the store. What waits is kept by key, so that a store that is away costs no more memory than the session is large.
/// </summary>
internal sealed class SessionLog(SessionJournal journal, SessionId session, long incarnation) : ISessionLog
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, ReadOnlyMemory<byte>?> _pending = [];
    private Dictionary<string, ReadOnlyMemory<byte>?>? _underWay;
    private TaskCompletionSource<bool>? _pendingWaiters;
    private TaskCompletionSource<bool>? _underWayWaiters;
    private DateTimeOffset _expiresAt;
    private bool _isDeleted;

    public SessionId Session => session;

    public long Incarnation => incarnation;

    public Task Fenced => _fenced.Task;

    /// <summary>It is to be deleted; nothing more is written.</summary>
    public bool IsDeleted
    {
        get
        {
            lock (_lock)
            {
                return _isDeleted;
            }
        }
    }

    public void Record(IReadOnlyList<StateChange> changes, DateTimeOffset expiresAt)
    {
        lock (_lock)
        {
            if (_isDeleted || _fenced.Task.IsCompleted)
            {
                return;
            }

            _expiresAt = expiresAt;
            foreach (var change in changes)
            {
                _pending[change.Key] = change.Value;
            }
        }

        journal.Enlist(this, isUrgent: false);
    }

    public ValueTask<KeepOutcome> KeepAsync() => KeepAsync(journal.MaxHold, evenWhenAway: false);

    public ValueTask DeleteAsync()
    {
        lock (_lock)
        {
            _isDeleted = true;
            _pending = [];
            _pendingWaiters?.TrySetResult(false);
        }

        journal.Enlist(this, isUrgent: false);
        return ValueTask.CompletedTask;
    }

    public async ValueTask CloseAsync() => await KeepAsync(journal.Farewell, evenWhenAway: true);

    /// <summary>Takes what waits, to be written; null when nothing does. The writer tells by one of the next two what became of it.</summary>
    public SessionCommit? Take()
    {
        lock (_lock)
        {
            if (_pending.Count == 0 || _isDeleted)
            {
                return null;
            }

            (_underWay, _pending) = (_pending, []);
            (_underWayWaiters, _pendingWaiters) = (_pendingWaiters, null);
            return new SessionCommit(
                session,
                incarnation,
                _expiresAt,
                [.. _underWay.Select(change => new StateChange(change.Key, change.Value))]);
        }
    }

    /// <summary>What was taken has reached the store.</summary>
    public void Settle(CommitOutcome outcome)
    {
        TaskCompletionSource<bool>? waiters;
        lock (_lock)
        {
            (waiters, _underWayWaiters, _underWay) = (_underWayWaiters, null, null);
            if (outcome == CommitOutcome.Fenced)
            {
                _pending = [];
                _pendingWaiters?.TrySetResult(false);
            }
        }

        if (outcome == CommitOutcome.Fenced)
        {
            _fenced.TrySetResult();
        }

        waiters?.TrySetResult(outcome == CommitOutcome.Kept);
    }

    /// <summary>Nobody knows whether what was taken has reached the store: it is written again, beneath what has come since.</summary>
    public void Return()
    {
        TaskCompletionSource<bool>? waiters;
        lock (_lock)
        {
            foreach (var (key, value) in _underWay ?? [])
            {
                _pending.TryAdd(key, value);
            }

            (waiters, _underWayWaiters, _underWay) = (_underWayWaiters, null, null);
        }

        waiters?.TrySetResult(false);
    }

    private async ValueTask<KeepOutcome> KeepAsync(TimeSpan patience, bool evenWhenAway)
    {
        Task<bool> kept;
        lock (_lock)
        {
            if (_fenced.Task.IsCompleted)
            {
                return KeepOutcome.Never;
            }

            if (_isDeleted || (journal.IsAway && !evenWhenAway))
            {
                return KeepOutcome.Later;
            }

            if (_pending.Count > 0)
            {
                _pendingWaiters ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                kept = _pendingWaiters.Task;
            }
            else if (_underWay is not null)
            {
                _underWayWaiters ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                kept = _underWayWaiters.Task;
            }
            else
            {
                return KeepOutcome.Kept;
            }
        }

        journal.Enlist(this, isUrgent: true);
        try
        {
            return await kept.WaitAsync(patience, journal.Time) ? KeepOutcome.Kept
                : _fenced.Task.IsCompleted ? KeepOutcome.Never
                : KeepOutcome.Later;
        }
        catch (TimeoutException)
        {
            return KeepOutcome.Later;
        }
    }
}
