using OrleansRealtime.Audio;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// Says when the next frame of 20 ms is due, by an absolute clock: that a frame was late moves no other. Who is late by
/// three frames or more goes on from now, so that no more than three ever leave at once: after a pause of the speaker with a gap on
/// the media clock, after a stall of ours without.
/// </summary>
internal sealed class FramePacer
{
    public const int FrameSamples = SampleTime.Rate / 50;

    public const int MostAtOnce = 3;

    // 8 kHz ticks are whole in all positions.
    private const int Grain = 3;

    private static readonly TimeSpan Pause = new SampleTime(MostAtOnce * FrameSamples).ToTimeSpan();

    private TimeSpan? _origin;
    private SampleTime _next;

    /// <summary>When the next frame is due; null before the first, which always is.</summary>
    public TimeSpan? Due => _origin + _next.ToTimeSpan();

    public bool IsDue(TimeSpan now) => _origin is null || now >= Due;

    /// <summary>The place of <paramref name="now"/> on the media clock.</summary>
    public SampleTime PositionAt(TimeSpan now) =>
        _origin is { } origin ? SampleTime.FromTimeSpan(now - origin) : SampleTime.Zero;

    /// <summary>Takes the frame that is due.</summary>
    /// <param name="now">The time; <see cref="IsDue"/> holds.</param>
    /// <param name="waited">Whether it was there when it became due: then the sound goes on, however late we are.</param>
    /// <param name="paused">Whether it does not follow on the one before.</param>
    /// <returns>Its place on the media clock.</returns>
    public SampleTime Take(TimeSpan now, bool waited, out bool paused)
    {
        _origin ??= now;
        paused = _next == SampleTime.Zero;
        if (now - Due >= Pause && waited)
        {
            // A stall of ours, no pause of the speaker's: the clock moves, so that the sound has no hole.
            _origin = now - _next.ToTimeSpan();
        }
        else if (now - Due >= Pause)
        {
            _next = new SampleTime(PositionAt(now).Samples / Grain * Grain);
            paused = true;
        }

        var place = _next;
        _next += new SampleTime(FrameSamples);
        return place;
    }
}
