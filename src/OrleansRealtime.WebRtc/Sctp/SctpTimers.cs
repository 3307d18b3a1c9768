namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>A deadline, or none, for every timer.</summary>
internal sealed class SctpTimers
{
    private readonly TimeSpan?[] _deadlines = new TimeSpan?[Enum.GetValues<SctpTimer>().Length];

    /// <summary>The earliest deadline; null when no timer runs.</summary>
    public TimeSpan? Next
    {
        get
        {
            TimeSpan? next = null;
            foreach (var deadline in _deadlines)
            {
                if (deadline is { } at && (next is null || at < next))
                {
                    next = at;
                }
            }

            return next;
        }
    }

    public void Set(SctpTimer timer, TimeSpan deadline) => _deadlines[(int)timer] = deadline;

    public void Stop(SctpTimer timer) => _deadlines[(int)timer] = null;

    public void StopAll() => Array.Clear(_deadlines);

    public bool IsRunning(SctpTimer timer) => _deadlines[(int)timer] is not null;

    /// <summary>Whether it is due; then it stops.</summary>
    public bool Expire(SctpTimer timer, TimeSpan now)
    {
        if (_deadlines[(int)timer] is not { } deadline || deadline > now)
        {
            return false;
        }

        Stop(timer);
        return true;
    }
}
