namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// How periodic the part of a spectrum is that stands out of the background: the highest peak of its autocorrelation at the
/// pitch of a voice. Working on what is left after the background was taken away keeps hum and a steady roar out of it.
/// </summary>
internal sealed class Harmonicity
{
    /// <summary>Half of the bins up to 12 kHz; what lies above 6 kHz has no harmonics that could be told apart.</summary>
    private const int TransformLength = 512;

    // Long lags see little of the frame; dividing by less would make a peak of anything.
    private const float LeastGain = 0.25f;

    // How much the background blurs: without it the few bins that noise leaves over would look like a chord.
    private const float Dilution = 0.5f;

    private readonly RealFft _fft = new(TransformLength);
    private readonly float[] _even = new float[TransformLength];
    private readonly float[] _correlation = new float[TransformLength / 2];
    private readonly float[] _windowGain = new float[TransformLength / 2];
    private readonly float _rate;
    private readonly int _firstBin;
    private readonly int _lastBin;
    private readonly int _shortest;
    private readonly int _longest;

    /// <param name="binWidth">Hertz from one bin to the next.</param>
    /// <param name="window">The analysis window at the detector's rate, twice the rate the correlation has.</param>
    public Harmonicity(float binWidth, ReadOnlySpan<float> window)
    {
        var rate = binWidth * TransformLength;
        _rate = rate;
        _firstBin = (int)MathF.Round(90 / binWidth);
        _lastBin = (int)MathF.Round(3600 / binWidth);
        // 70–400 Hz: from a deep male voice to a child's.
        _shortest = (int)(rate / 400);
        _longest = (int)(rate / 70);
        // What the window alone does to a perfectly periodic sound: the correlation of the window's own spectral line.
        Span<float> line = stackalloc float[TransformLength / 2];
        new RealFft(2 * TransformLength).Power(Padded(window), line);
        _even[0] = MathF.Sqrt(line[0]);
        for (var k = 1; k < line.Length; k++)
        {
            _even[k] = MathF.Sqrt(line[k]);
            _even[TransformLength - k] = _even[k];
        }

        _fft.RealPart(_even, _windowGain);
        for (var lag = _windowGain.Length - 1; lag >= 0; lag--)
        {
            _windowGain[lag] = MathF.Max(_windowGain[lag] / _windowGain[0], LeastGain);
        }

        Array.Clear(_even);
    }

    /// <summary>Period of the last frame in steps of 1/12,000 s; only meaningful when the result was high.</summary>
    public int Lag { get; private set; }

    /// <summary>Pitch of the last frame, Hz, between the steps by a parabola; 0 when there is none.</summary>
    public float PitchHz
    {
        get
        {
            if (Lag == 0)
            {
                return 0;
            }

            var (before, at, after) = (_correlation[Lag - 1], _correlation[Lag], _correlation[Lag + 1]);
            var bend = before - (2 * at) + after;
            var offset = bend < 0 ? Math.Clamp(0.5f * (before - after) / bend, -0.5f, 0.5f) : 0;
            return _rate / (Lag + offset);
        }
    }

    /// <param name="power">The frame's power spectrum.</param>
    /// <param name="noise">The background's.</param>
    /// <returns>0 (noise) to 1 (a steady vowel).</returns>
    public float Measure(ReadOnlySpan<float> power, ReadOnlySpan<float> noise)
    {
        var heard = 0f;
        for (var k = _firstBin; k <= _lastBin; k++)
        {
            // The root evens out the formants, so that no single harmonic decides.
            var clean = MathF.Sqrt(MathF.Max(power[k] - (2 * noise[k]), 0f));
            _even[k] = clean;
            _even[TransformLength - k] = clean;
            heard += MathF.Max(clean, Dilution * MathF.Sqrt(MathF.Min(power[k], 2 * noise[k])));
        }

        _fft.RealPart(_even, _correlation.AsSpan(0, _longest + 2));
        Lag = 0;
        var total = 2 * heard;
        if (total <= 0)
        {
            return 0;
        }

        var best = 0f;
        for (var lag = _shortest; lag <= _longest; lag++)
        {
            var value = _correlation[lag];
            if (value > _correlation[lag - 1] && value >= _correlation[lag + 1])
            {
                var normal = value / _windowGain[lag];
                if (normal > best)
                {
                    best = normal;
                    Lag = lag;
                }
            }
        }

        return MathF.Min(best / total, 1f);
    }

    private static float[] Padded(ReadOnlySpan<float> window)
    {
        var padded = new float[2 * TransformLength];
        window.CopyTo(padded);
        return padded;
    }
}
