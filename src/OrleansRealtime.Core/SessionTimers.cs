namespace OrleansRealtime.Core;

/// <summary>A fixed table of optional deadlines.</summary>
internal sealed class SessionTimers
{
    private readonly DateTimeOffset?[] _deadlines = new DateTimeOffset?[Enum.GetValues<SessionTimer>().Length];

    public void Set(SessionTimer timer, DateTimeOffset at) => _deadlines[(int)timer] = at;

    public void Stop(SessionTimer timer) => _deadlines[(int)timer] = null;

    /// <summary>All deadlines, in the order of <see cref="SessionTimer"/>.</summary>
    public IReadOnlyList<DateTimeOffset?> Deadlines => _deadlines;

    /// <summary>The earliest deadline and what it is for; null when none is set.</summary>
    public (DateTimeOffset At, SessionTimer Timer)? Next()
    {
        (DateTimeOffset At, SessionTimer Timer)? next = null;
        for (var i = 0; i < _deadlines.Length; i++)
        {
            if (_deadlines[i] is { } at && (next is null || at < next.Value.At))
            {
                next = (at, (SessionTimer)i);
            }
        }

        return next;
    }

    /// <summary>Takes one deadline that has passed.</summary>
    public bool TryTakeExpired(DateTimeOffset now, out SessionTimer timer)
    {
        if (Next() is { } next && next.At <= now)
        {
            timer = next.Timer;
            Stop(timer);
            return true;
        }

        timer = default;
        return false;
    }
}
