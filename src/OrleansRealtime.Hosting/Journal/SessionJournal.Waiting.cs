namespace OrleansRealtime.Hosting.Journal;

public sealed partial class SessionJournal
{
    private Task<KeepOutcome> Wait_NeedsLock(SessionLog log)
    {
        var waiter = new JournalWaiter(log.Version, _time.GetTimestamp() + ToTimestamp(_options.MaxHold));
        log.Waiters.Add(waiter);
        _held.Enqueue(waiter);
        _isDue = true;
        // All wait equally long, so the first to come is the first to go, and one timer is enough.
        if (_held.Count == 1)
        {
            _holdTimer.Change(_options.MaxHold, Timeout.InfiniteTimeSpan);
        }

        return waiter.Outcome;
    }

    private void GroupIsDue()
    {
        lock (Lock)
        {
            _isGroupTimerArmed = false;
            if (_changed.Count == 0)
            {
                return;
            }

            _isDue = true;
        }

        _work.Set();
    }

    private void ReleaseOverdue()
    {
        lock (Lock)
        {
            var now = _time.GetTimestamp();
            while (_held.TryPeek(out var waiter) && (waiter.IsReleased || waiter.Deadline <= now))
            {
                _held.Dequeue();
                if (!waiter.IsReleased)
                {
                    // Whoever comes now would wait as long for nothing.
                    _isStalled = true;
                    waiter.Release(KeepOutcome.NotKept);
                }
            }

            if (_held.TryPeek(out var next))
            {
                _holdTimer.Change(_time.GetElapsedTime(now, next.Deadline), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void Release_NeedsLock(SessionLog log, KeepOutcome outcome)
    {
        foreach (var waiter in log.Waiters)
        {
            if (outcome == KeepOutcome.Fenced || waiter.Version <= log.KeptVersion)
            {
                waiter.Release(outcome);
            }
        }

        // They leave the queue of those held when its timer fires.
        log.Waiters.RemoveAll(waiter => waiter.IsReleased);
    }

    private void ReleaseAll_NeedsLock()
    {
        while (_held.TryDequeue(out var waiter))
        {
            waiter.Release(KeepOutcome.NotKept);
        }
    }

    private long ToTimestamp(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
