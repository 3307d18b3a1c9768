namespace OrleansRealtime.Audio.Speech;

/// <summary>The spectrum in bands about as wide as those of the ear, and how they stand against the background.</summary>
internal sealed class SpeechBands
{
    // Hz. The upper ones are wider: fricatives fill them.
    private static readonly int[] Edges =
        [100, 200, 300, 400, 520, 650, 800, 970, 1170, 1400, 1670, 2000, 2400, 2900, 3500, 4300, 5400, 7000];

    /// <summary>Frames of 10 ms that the spectrum is compared over.</summary>
    private const int FluxFrames = 5;

    private readonly int[] _edges;
    private readonly float[] _levels;
    private readonly float[][] _past = new float[FluxFrames][];
    private int _oldest;

    public SpeechBands(float binWidth)
    {
        _edges = [.. Edges.Select(hertz => (int)MathF.Round(hertz / binWidth))];
        _levels = new float[Edges.Length - 1];
        for (var i = 0; i < FluxFrames; i++)
        {
            _past[i] = new float[_levels.Length];
        }
    }

    /// <summary>How many bins are looked at.</summary>
    public int Bins => _edges[^1];

    public float Excess { get; private set; }

    public float Breadth { get; private set; }

    public float Flux { get; private set; }

    public void Measure(ReadOnlySpan<float> power, ReadOnlySpan<float> noise)
    {
        const float MostExcess = 20f;
        const float Outstanding = 3f;
        const float Reach = 40f;

        Span<float> excess = stackalloc float[_levels.Length];
        var loudest = float.MinValue;
        var sum = 0f;
        for (var band = 0; band < _levels.Length; band++)
        {
            var (from, to) = (_edges[band], _edges[band + 1]);
            var level = 10 * MathF.Log10(Sum(power[from..to]) + 1e-9f);
            excess[band] = level - (10 * MathF.Log10(Sum(noise[from..to])));
            sum += Math.Clamp(excess[band], 0, MostExcess);
            _levels[band] = level;
            loudest = MathF.Max(loudest, level);
        }

        var past = _past[_oldest];
        var outstanding = 0;
        var change = 0f;
        for (var band = 0; band < _levels.Length; band++)
        {
            if (excess[band] > Outstanding && _levels[band] > loudest - Reach)
            {
                outstanding++;
                change += MathF.Abs(_levels[band] - past[band]);
            }
        }

        Excess = sum / _levels.Length;
        Breadth = (float)outstanding / _levels.Length;
        Flux = outstanding == 0 ? 0 : change / outstanding;
        _levels.CopyTo(past, 0);
        _oldest = (_oldest + 1) % FluxFrames;
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
