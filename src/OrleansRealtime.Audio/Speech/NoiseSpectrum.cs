namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// The background's power in each bin. Two estimates together: an average that is only updated as far as there is no speech, and
/// the minimum of the last one to two seconds below which the average may not stay, so that a background that came suddenly,
/// and was taken for speech, is learned all the same.
/// </summary>
internal sealed class NoiseSpectrum
{
    /// <summary>Frames of 10 ms in half a minimum window: a vowel is over before a whole one is.</summary>
    private const int HalfWindow = 70;

    // The minimum of a smoothed periodogram lies below its mean; found with white noise at these two constants.
    private const float MinimumBias = 1.9f;
    private const float Smoothing = 0.8f;

    // Averages over about a third of a second of background.
    private const float Rate = 0.03f;

    private readonly float[] _smoothed;
    private readonly float[] _minimum;
    private readonly float[] _nextMinimum;
    private readonly float[] _floor;
    private readonly float[] _noise;
    private int _age;

    /// <param name="floor">Power per bin below which nothing is heard.</param>
    public NoiseSpectrum(ReadOnlySpan<float> floor)
    {
        _floor = floor.ToArray();
        _noise = floor.ToArray();
        _smoothed = floor.ToArray();
        _minimum = floor.ToArray();
        _nextMinimum = floor.ToArray();
    }

    public ReadOnlySpan<float> Power => _noise;

    /// <summary>Power of all bins together.</summary>
    public float Total { get; private set; }

    /// <param name="power">The frame's power spectrum.</param>
    /// <param name="absence">0 (speech, learn nothing) to 1 (background).</param>
    public void Learn(ReadOnlySpan<float> power, float absence)
    {
        var turnOver = ++_age >= HalfWindow;
        if (turnOver)
        {
            _age = 0;
        }

        var rate = Rate * absence;
        var total = 0f;
        for (var k = 0; k < _noise.Length; k++)
        {
            var smoothed = (Smoothing * _smoothed[k]) + ((1 - Smoothing) * power[k]);
            _smoothed[k] = smoothed;
            var next = MathF.Min(_nextMinimum[k], smoothed);
            var minimum = MathF.Min(_minimum[k], smoothed);
            if (turnOver)
            {
                minimum = next;
                next = smoothed;
            }

            _minimum[k] = minimum;
            _nextMinimum[k] = next;
            var noise = _noise[k] + (rate * (power[k] - _noise[k]));
            _noise[k] = MathF.Max(MathF.Max(noise, MinimumBias * minimum), _floor[k]);
            total += _noise[k];
        }

        Total = total;
    }
}
