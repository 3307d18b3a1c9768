namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// The background's power in each bin. Two estimates together: an average that is only updated as far as there is no speech, and
/// the minimum of the last one to two seconds below which the average may not stay, so that a background that came suddenly,
/// and was taken for speech, is learned all the same.
/// </summary>
internal sealed class NoiseSpectrum
{
    /// <summary>Frames of 10 ms in half a minimum window: a vowel is over before a whole one is.</summary>
    private const int HalfWindow = 100;

    // The minimum of a smoothed periodogram lies below its mean; found with white noise at these two constants.
    private const float MinimumBias = 1.9f;
    private const float Smoothing = 0.8f;

    // Averages over about a third of a second of background.
    private const float Rate = 0.03f;
    private const float FirstRate = 0.12f;
    private const float EnoughFrames = 80;

    // A known background is not changed at once by what comes before a vowel; a real change is found by the minimum.
    private const float MostJump = 8f;

    // A background that went away is forgotten at once: power so far below the average is no fluctuation.
    private const float Fall = 0.2f;

    private readonly float[] _smoothed;
    private readonly float[] _minimum;
    private readonly float[] _nextMinimum;
    private readonly float[] _floor;
    private readonly float[] _noise;
    private readonly float _least;
    private float _learned;
    private int _age;

    /// <param name="floor">Power per bin below which nothing is heard.</param>
    public NoiseSpectrum(ReadOnlySpan<float> floor)
    {
        _floor = floor.ToArray();
        foreach (var power in floor)
        {
            _least += power;
        }

        Total = _least;
        _noise = floor.ToArray();
        _smoothed = floor.ToArray();
        _minimum = floor.ToArray();
        _nextMinimum = floor.ToArray();
    }

    public ReadOnlySpan<float> Power => _noise;

    /// <summary>Power of all bins together.</summary>
    public float Total { get; private set; }

    /// <summary>How much background was heard since the last silence, 0 (nothing) to 1 (most of a second).</summary>
    public float Knowledge => MathF.Min(1, _learned / EnoughFrames);

    /// <param name="power">The frame's power spectrum.</param>
    /// <param name="absence">0 (speech, learn nothing) to 1 (background).</param>
    public void Learn(ReadOnlySpan<float> power, float absence)
    {
        var turnOver = ++_age >= HalfWindow;
        if (turnOver)
        {
            _age = 0;
        }

        // Coming out of silence nothing is known yet: the first frames count for more.
        if (Total < 2 * _least)
        {
            _learned = 0;
        }

        _learned += absence;
        var rate = MathF.Max(Rate, MathF.Min(FirstRate, 1 / (1 + _learned))) * absence;
        var jump = Knowledge < 0.5f ? float.MaxValue : MostJump;
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
            var noise = _noise[k] + (rate * (MathF.Min(power[k], jump * _noise[k]) - _noise[k]));
            if (smoothed < 0.3f * noise)
            {
                noise += Fall * (smoothed - noise);
            }

            _noise[k] = MathF.Max(MathF.Max(noise, MinimumBias * minimum), _floor[k]);
            total += _noise[k];
        }

        Total = total;
    }
}
