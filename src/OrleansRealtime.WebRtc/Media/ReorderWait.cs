namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// How long a hole in the sequence is waited for: longer when packets have been seen to overtake each other or to come
/// at uneven times, shorter again when they no longer do. The wait delays sound only where a packet is missing.
/// </summary>
internal sealed class ReorderWait
{
    /// <summary>Neighbours of 20 ms may swap.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(25);

    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(120);

    private const double HalfLifeSeconds = 20;

    private static readonly TimeSpan LongestForJitter = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan AtFirst = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private double _overtakingTicks = AtFirst.Ticks;
    private TimeSpan? _overtakingAt;
    private double _jitterTicks;
    private TimeSpan _arrival;
    private uint _timestamp;
    private int _clockRate;

    /// <summary>Interarrival jitter (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter => TimeSpan.FromTicks((long)_jitterTicks);

    public TimeSpan At(TimeSpan now)
    {
        var forJitter = Math.Min(2 * _jitterTicks, LongestForJitter.Ticks);
        var wait = Math.Max(forJitter, Overtaking(now));
        return TimeSpan.FromTicks((long)Math.Clamp(wait, Shortest.Ticks, Longest.Ticks));
    }

    public void Arrived(TimeSpan now, uint timestamp, int clockRate)
    {
        _overtakingAt ??= now;
        if (clockRate == _clockRate)
        {
            var media = (double)(int)(timestamp - _timestamp) / clockRate * TimeSpan.TicksPerSecond;
            var difference = Math.Abs((now - _arrival).Ticks - media);
            // A pause or a jump of the clock says nothing about the network.
            if (difference < Pause.Ticks)
            {
                _jitterTicks += (difference - _jitterTicks) / 16;
            }
        }

        (_arrival, _timestamp, _clockRate) = (now, timestamp, clockRate);
    }

    /// <summary>A packet came this long after one it should have come before.</summary>
    public void Overtaken(TimeSpan now, TimeSpan delay)
    {
        var wanted = Math.Min((delay.Ticks * 1.25) + Margin.Ticks, Longest.Ticks);
        _overtakingTicks = Math.Max(wanted, Overtaking(now));
        _overtakingAt = now;
    }

    /// <summary>A new sender: what was learnt of the network stays.</summary>
    public void Restart() => _clockRate = 0;

    private double Overtaking(TimeSpan now) =>
        _overtakingTicks * Math.Pow(0.5, Math.Max(0, (now - (_overtakingAt ?? now)).TotalSeconds) / HalfLifeSeconds);
}
