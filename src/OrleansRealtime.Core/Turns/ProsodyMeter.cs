namespace OrleansRealtime.Core.Turns;

/// <summary>
/// Keeps pitch and level of the last voiced frames of a turn and tells how they ended. Medians, because a single frame an octave
/// off is common. No allocation after construction.
/// </summary>
internal sealed class ProsodyMeter
{
    // At 10 ms a frame: the end is the last syllable or so, what it is compared with the words before it.
    private const int EndFrames = 8;
    private const int Frames = 80;
    private const int LeastFrames = 3 * EndFrames;

    // Semitones: no voice goes so far at the end of a phrase; the pitch was taken for its octave.
    private const float MostChange = 9f;

    private readonly float[] _pitch = new float[Frames];
    private readonly float[] _level = new float[Frames];
    private readonly float[] _sorted = new float[Frames];
    private int _count;

    public void Reset() => _count = 0;

    /// <param name="pitch">Hertz; 0 when the frame has none and is left out.</param>
    /// <param name="levelDb">dBFS.</param>
    public void Hear(float pitch, float levelDb)
    {
        if (pitch <= 0)
        {
            return;
        }

        _pitch[_count % Frames] = pitch;
        _level[_count % Frames] = levelDb;
        _count++;
    }

    public Prosody Measure()
    {
        if (_count < LeastFrames)
        {
            return Prosody.Unknown;
        }

        var end = _count - EndFrames;
        var before = Math.Min(_count, Frames) - EndFrames;
        var pitch = 12 * MathF.Log2(Median(_pitch, end, EndFrames) / Median(_pitch, end - before, before));
        return new Prosody(
            MathF.Abs(pitch) <= MostChange ? pitch : null,
            Median(_level, end, EndFrames) - Median(_level, end - before, before));
    }

    private float Median(float[] ring, int from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sorted[i] = ring[(from + i) % Frames];
        }

        _sorted.AsSpan(0, count).Sort();
        return _sorted[count / 2];
    }
}
