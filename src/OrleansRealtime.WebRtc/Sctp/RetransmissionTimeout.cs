namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>How long to wait for an acknowledgement, from measured round trips: RFC 9260 §6.3.1.</summary>
internal sealed class RetransmissionTimeout
{
    public static readonly TimeSpan Initial = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Min = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ClockGranularity = TimeSpan.FromMilliseconds(1);

    private TimeSpan? _smoothed;
    private TimeSpan _variation;
    private TimeSpan _measured = Initial;
    private int _doublings;

    /// <summary>Never below <see cref="Min"/> nor above <see cref="Max"/>.</summary>
    public TimeSpan Current => Doubled(_measured, _doublings);

    /// <summary>A timeout after so many attempts, doubled for each, within the same limits.</summary>
    public static TimeSpan Doubled(TimeSpan timeout, int times)
    {
        var ticks = (double)timeout.Ticks * (1L << Math.Min(times, 16));
        return ticks >= Max.Ticks ? Max : TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>Takes in the round trip of a chunk that was sent only once (Karn's rule, §6.3.1 C5).</summary>
    public void Measure(TimeSpan roundTrip)
    {
        if (_smoothed is not { } smoothed)
        {
            _smoothed = roundTrip;
            _variation = roundTrip / 2;
        }
        else
        {
            _variation = (_variation * 0.75) + ((smoothed - roundTrip).Duration() * 0.25);
            _smoothed = (smoothed * 0.875) + (roundTrip * 0.125);
        }

        var spread = _variation * 4;
        var timeout = _smoothed.Value + (spread > ClockGranularity ? spread : ClockGranularity);
        _measured = timeout < Min ? Min : timeout > Max ? Max : timeout;
        _doublings = 0;
    }

    /// <summary>Nothing was heard for this long: wait twice as long from now on (§6.3.3 E2).</summary>
    public void BackOff() => _doublings = Math.Min(_doublings + 1, 16);

    /// <summary>The peer acknowledged something new: the path is not dead, so wait as long as was measured.</summary>
    public void Relax() => _doublings = 0;
}
