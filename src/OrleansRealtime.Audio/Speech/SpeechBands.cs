namespace OrleansRealtime.Audio.Speech;

/// <summary>The spectrum in bands about as wide as those of the ear, and how they stand against the background.</summary>
internal sealed class SpeechBands
{
    // Hz. The upper ones are wider: fricatives fill them.
    private static readonly int[] Edges =
        [100, 200, 300, 400, 520, 650, 800, 970, 1170, 1400, 1670, 2000, 2400, 2900, 3500, 4300, 5400, 7000];

    // dB: speech in quiet has no upper end, so one loud band does not outweigh the others.
    private const float MostExcess = 20f;

    // A band counts as filled from 3 dB above the background and down to 30 dB below the loudest band: the skirts of a tone that
    // was switched on fall off faster than the formants of a voice.
    private const float Filled = 3f;
    private const float Reach = 30f;

    private readonly int[] _edges;
    private readonly float[] _levels;

    public SpeechBands(float binWidth)
    {
        _edges = [.. Edges.Select(hertz => (int)MathF.Round(hertz / binWidth))];
        _levels = new float[Edges.Length - 1];
    }

    /// <summary>How many bins are looked at.</summary>
    public int Bins => _edges[^1];

    /// <summary>See <see cref="SpeechFeatures"/>.</summary>
    public float Excess { get; private set; }

    /// <summary>See <see cref="SpeechFeatures"/>.</summary>
    public float Breadth { get; private set; }

    public void Measure(ReadOnlySpan<float> power, ReadOnlySpan<float> noise)
    {
        Span<float> excess = stackalloc float[_levels.Length];
        var loudest = float.MinValue;
        for (var band = 0; band < _levels.Length; band++)
        {
            var (from, to) = (_edges[band], _edges[band + 1]);
            var level = 10 * MathF.Log10(Sum(power[from..to]) + 1e-9f);
            excess[band] = level - (10 * MathF.Log10(Sum(noise[from..to])));
            _levels[band] = level;
            loudest = MathF.Max(loudest, level);
        }

        var filled = 0;
        for (var band = 0; band < _levels.Length; band++)
        {
            if (excess[band] > Filled && _levels[band] > loudest - Reach)
            {
                filled++;
            }
        }

        Breadth = (float)filled / _levels.Length;

        // The better half: in noise a voice is heard in its lower bands only.
        excess.Sort();
        var top = excess[(_levels.Length / 2)..];
        var sum = 0f;
        foreach (var value in top)
        {
            sum += Math.Clamp(value, 0, MostExcess);
        }

        Excess = sum / top.Length;
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
