using OrleansRealtime.Audio;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// How far the sound given out runs ahead of real time: silence put in while the network stalled, and then the sound
/// that stalled, make more sound than time. A bucket that leaks a little faster than real time, so that a sender's
/// clock may be off by 1 % for ever.
/// </summary>
internal sealed class MediaLead
{
    /// <summary>Over this, pauses are cut short and silence is not put in. More than <see cref="PauseSigns.Longest"/>: what
    /// comes at once after a stall without any silence put in is not ahead.</summary>
    public const long Tolerated = 5 * SampleTime.Rate / 2;

    /// <summary>Over this, packets are thrown away: no honest sender gets here.</summary>
    public const long Most = 10 * SampleTime.Rate;

    private const double LeakRate = 1.01 * SampleTime.Rate;

    private double _samples;
    private TimeSpan? _at;

    public long Excess => Math.Max(0, (long)_samples - Tolerated);

    public bool IsTooFar => _samples > Most;

    public void Advance(TimeSpan now)
    {
        if (_at is not { } at)
        {
            _at = now;
        }
        else if (now > at)
        {
            _samples = Math.Max(0, _samples - ((now - at).TotalSeconds * LeakRate));
            _at = now;
        }
    }

    public void Add(int samples) => _samples += samples;
}
