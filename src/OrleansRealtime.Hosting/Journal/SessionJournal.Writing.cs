using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

public sealed partial class SessionJournal
{
    // Bounds one batch, so that catching up after an outage takes many short ones rather than one that cannot end in time.
    private const int MaxBatchSessions = 256;
    private const long MaxBatchBytes = 4 << 20;

    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);

    private async Task WriteAllAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            await _work.WaitAsync().ConfigureAwait(false);
            while (!_ending.IsCancellationRequested)
            {
                if (!await IsBackAsync().ConfigureAwait(false))
                {
                    await PauseAsync().ConfigureAwait(false);
                    continue;
                }

                if (TakeBatch() is not { } batch)
                {
                    break;
                }

                if (!await WriteAsync(batch).ConfigureAwait(false))
                {
                    await PauseAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>
    /// Whether a store that was away can be asked again; true while it was not. By reading, because of what was sent once nobody knows whether it
    /// was kept: then even its removal has to wait for the store.
    /// </summary>
    private async Task<bool> IsBackAsync()
    {
        if (WhomToAskFor() is not { } session)
        {
            return true;
        }

        var began = _time.GetTimestamp();
        try
        {
            var reading = _store.ReadAsync(session, ResumptionRecords.HeadKey, _ending.Token).AsTask();
            _ = reading.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            await reading.WaitAsync(_options.CommitTimeout, _time, _ending.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            _metrics.BatchEnded(_time.GetElapsedTime(began), answered: false);
            lock (Lock)
            {
                _failures++;
            }

            if (exception is not (StoreUnavailableException or TimeoutException))
            {
                Log.StoreBroke(_logger, exception);
            }

            return false;
        }
    }

    /// <returns>A session that waits for a store that is away; null when none does, and when the store is there.</returns>
    private SessionId? WhomToAskFor()
    {
        lock (Lock)
        {
            if (_failures == 0)
            {
                return null;
            }

            // Those whose time ran out wait no more.
            var now = _time.GetUtcNow();
            for (var count = _changed.Count; count > 0; count--)
            {
                var log = _changed.Dequeue();
                if (log.IsClosed && log.HasExpired_NeedsLock(now))
                {
                    log.IsQueued = false;
                    GiveUp_NeedsLock(log);
                }
                else
                {
                    _changed.Enqueue(log);
                }
            }

            return _changed.TryPeek(out var first) ? first.Session : null;
        }
    }

    private List<JournalEntry>? TakeBatch()
    {
        lock (Lock)
        {
            if (!_isDue && _drained is null)
            {
                return null;
            }

            var batch = new List<JournalEntry>();
            var bytes = 0L;
            var now = _time.GetUtcNow();
            while (batch.Count < MaxBatchSessions && bytes < MaxBatchBytes && _changed.TryDequeue(out var log))
            {
                log.IsQueued = false;
                if (log.IsClosed && log.HasExpired_NeedsLock(now))
                {
                    GiveUp_NeedsLock(log);
                    continue;
                }

                var entry = Take_NeedsLock(log);
                batch.Add(entry);
                bytes += entry.Bytes;
            }

            _isDue = _changed.Count > 0;
            _isWriting = batch.Count > 0;
            if (_isWriting)
            {
                return batch;
            }

            _drained?.TrySetResult();
            _drained = null;
            return null;
        }
    }

    private static JournalEntry Take_NeedsLock(SessionLog log)
    {
        if (log.IsDeleted)
        {
            return new JournalEntry(log, null, log.Version, 0);
        }

        var bytes = log.Pending.Bytes;
        var commit = new SessionCommit(log.Session, log.Incarnation, log.Expiry_NeedsLock(), log.Pending.Take())
        {
            Sequence = ++log.Sequence,
            Continues = log.IsMade,
        };
        log.InFlightBytes = bytes;
        return new JournalEntry(log, commit, log.Version, bytes);
    }

    /// <summary>False when the store is away; then everything waits again.</summary>
    private async Task<bool> WriteAsync(List<JournalEntry> batch)
    {
        var began = _time.GetTimestamp();
        try
        {
            var sending = SendAsync(batch);
            // Given up, it may still fail, and nobody would look.
            _ = sending.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var outcomes = await sending.WaitAsync(_options.CommitTimeout, _time, _ending.Token).ConfigureAwait(false);
            _metrics.BatchEnded(_time.GetElapsedTime(began), answered: true);
            Answered(batch, outcomes);
            return true;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            Restore(batch, lost: false);
            return false;
        }
        // Whatever the reason, the sessions must go on and their records be tried again.
        catch (Exception exception)
        {
            _metrics.BatchEnded(_time.GetElapsedTime(began), answered: false);
            var isNew = Restore(batch, lost: true);
            if (exception is not (StoreUnavailableException or TimeoutException))
            {
                Log.StoreBroke(_logger, exception);
            }
            else if (isNew)
            {
                Log.StoreLost(_logger, exception.Message);
            }

            return false;
        }
    }

    private async Task<IReadOnlyList<CommitOutcome>> SendAsync(List<JournalEntry> batch)
    {
        SessionCommit[] commits = [.. batch.Select(entry => entry.Commit).OfType<SessionCommit>()];
        IReadOnlyList<CommitOutcome> outcomes = commits.Length == 0
            ? []
            : await _store.CommitAsync(commits, _ending.Token).ConfigureAwait(false);
        foreach (var entry in batch)
        {
            if (entry.Commit is null)
            {
                await _store.DeleteAsync(entry.Log.Session, entry.Log.Incarnation, _ending.Token).ConfigureAwait(false);
            }
        }

        return outcomes;
    }

    private void Answered(List<JournalEntry> batch, IReadOnlyList<CommitOutcome> outcomes)
    {
        var next = 0;
        bool found;
        lock (Lock)
        {
            found = _failures > 0;
            if (found)
            {
                _metrics.StoreFound();
            }

            _failures = 0;
            _isStalled = false;
            _isWriting = false;
            foreach (var entry in batch)
            {
                Answered_NeedsLock(entry, entry.Commit is null ? CommitOutcome.Kept : outcomes[next++]);
            }
        }

        if (found)
        {
            Log.StoreFound(_logger);
        }
    }

    private void Answered_NeedsLock(JournalEntry entry, CommitOutcome outcome)
    {
        var log = entry.Log;
        log.InFlightBytes = 0;
        _metrics.Answered(outcome, entry.Bytes);
        _metrics.PendingChanged(-entry.Bytes);
        if (outcome == CommitOutcome.Fenced)
        {
            GiveUp_NeedsLock(log);
            return;
        }

        log.IsMade = true;
        log.KeptVersion = entry.Version;
        Release_NeedsLock(log, KeepOutcome.Kept);
    }

    private void GiveUp_NeedsLock(SessionLog log)
    {
        _metrics.PendingChanged(-log.Pending.Bytes);
        log.Pending.Clear();
        log.KeptVersion = log.Version;
        log.Fence_NeedsLock();
        Release_NeedsLock(log, KeepOutcome.Fenced);
    }

    /// <summary>Puts a batch back; true when the store has been lost with it.</summary>
    private bool Restore(List<JournalEntry> batch, bool lost)
    {
        var overtaken = 0L;
        bool isNew;
        lock (Lock)
        {
            isNew = lost && _failures == 0;
            _failures += lost ? 1 : 0;
            _isWriting = false;
            _isDue = true;
            foreach (var entry in batch)
            {
                overtaken += Restore_NeedsLock(entry);
            }

            foreach (var waiter in _held)
            {
                waiter.Release(KeepOutcome.NotKept);
            }

            _held.Clear();
            _metrics.PendingChanged(-overtaken);
            if (isNew)
            {
                _metrics.StoreLost();
            }
        }

        return isNew;
    }

    /// <summary>Returns the bytes that newer records have made needless.</summary>
    private long Restore_NeedsLock(JournalEntry entry)
    {
        var log = entry.Log;
        var before = log.Pending.Bytes;
        log.InFlightBytes = 0;
        if (entry.Commit is { } commit && !log.IsDeleted)
        {
            log.Pending.AddOlder(commit.Changes);
        }

        log.Waiters.Clear();
        Queue_NeedsLock(log);
        return entry.Bytes - (log.Pending.Bytes - before);
    }

    private void Queue_NeedsLock(SessionLog log)
    {
        if (!log.IsQueued)
        {
            log.IsQueued = true;
            _changed.Enqueue(log);
        }
    }

    private async Task PauseAsync()
    {
        CancellationToken hurry;
        int failures;
        lock (Lock)
        {
            if (_pause.IsCancellationRequested)
            {
                _pause.Dispose();
                _pause = new CancellationTokenSource();
            }

            hurry = _pause.Token;
            failures = _failures;
        }

        var pause = Math.Min(MaxPause.TotalSeconds, MinPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 10)));
        // Jitter: the processes of a cluster lose the store at the same moment, and must not come back to it at the same moment.
        var jittered = TimeSpan.FromSeconds(pause * (0.5 + (Random.Shared.NextDouble() / 2)));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(hurry, _ending.Token);
        try
        {
            await Task.Delay(jittered, _time, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The journal is to be drained, or ends: try at once.
        }
    }
}
