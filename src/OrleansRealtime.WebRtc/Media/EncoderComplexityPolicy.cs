namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// How hard Opus encoders may work for the load of the process: down at once when processors or the send loop get short
/// of time, up slowly when both have room. One for the whole process; pure; the host feeds it about once a second.
/// </summary>
internal sealed class EncoderComplexityPolicy
{
    public const int AtFirst = 5;

    private const double High = 0.75;
    private const double Alarming = 0.9;
    private const double Low = 0.5;

    // What libopus 1.3 does differently; 9 and 10 cost and sound like 8.
    private static readonly int[] Steps = [0, 3, AtFirst, 8];

    private static readonly TimeSpan LateLoop = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan BeforeNextDown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeforeNextUp = TimeSpan.FromSeconds(10);

    private int _step = 2;
    private TimeSpan? _changed;
    private TimeSpan? _calmSince;

    /// <summary>0–8, for <see cref="AudioSender.Complexity"/>.</summary>
    public int Complexity => Steps[_step];

    /// <param name="now">The time.</param>
    /// <param name="utilisation">Share of all processors in use over the last second or so, 0–1.</param>
    /// <param name="lateness">How late the send loop last woke, at worst.</param>
    /// <returns><see cref="Complexity"/> from now on.</returns>
    public int Update(TimeSpan now, double utilisation, TimeSpan lateness)
    {
        _changed ??= now;
        var pressed = utilisation > High || lateness > LateLoop;
        _calmSince = pressed || utilisation > Low ? null : _calmSince ?? now;
        if (pressed && _step > 0 && now - _changed >= BeforeNextDown)
        {
            _step = utilisation > Alarming ? 0 : _step - 1;
            _changed = now;
        }
        else if (_step < Steps.Length - 1 && now - _calmSince >= BeforeNextUp && now - _changed >= BeforeNextUp)
        {
            _step++;
            _changed = now;
        }

        return Complexity;
    }
}
