namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// From features to a probability. A frame is speech when it stands out of the background AND is harmonic AND is broad: a click
/// is only the first and the last, a tone only the first and the second, a hum is soon background. Once speech was confirmed, a
/// frame that merely stands out counts half, for about half a second: the consonants between and after vowels.
/// The constants were found on the scenes of docs/audio.md.
/// </summary>
internal sealed class SpeechJudge
{
    // dB a frame must stand out: above what a steady background's own fluctuation reaches.
    private const float LeastExcess = 3.2f;
    // How much more, in a background that itself moves, like babble; per dB of its spread.
    private const float SpreadWeight = 1.7f;
    // How much more while the background is hardly known: right after silence a babble's first vowel looks like a talker.
    private const float ExcessInDoubt = 6f;

    private const float LeastHarmonicity = 0.48f;
    private const float LeastBreadth = 0.26f;

    // Just under the default threshold and well over its lower hysteresis: it keeps a turn going but starts none.
    private const float LastingWeight = 0.48f;
    private const float ConfirmRate = 0.25f;
    private const float VoicingDecay = 0.985f;

    // The spread is the level four of five background frames stay under, found by small steps, dB.
    private const float SpreadStep = 0.015f;
    private const float MostSpread = 4f;

    private float _confirmed;
    private float _voicing;
    private float _spread = 1f;

    /// <summary>How much the last frame may be learned as background: 0 (speech) to 1.</summary>
    public float Absence { get; private set; } = 1;

    /// <param name="features">The frame.</param>
    /// <param name="knowledge">How well the background is known, 0–1.</param>
    /// <returns>0–1.</returns>
    public float Judge(in SpeechFeatures features, float knowledge)
    {
        var doubt = 1 - knowledge;
        var middle = MathF.Max(LeastExcess, 1f + (SpreadWeight * _spread)) + (ExcessInDoubt * doubt);
        var now = Excess(features, middle)
            * Logistic(20f * (features.Harmonicity - WantedHarmonicity(features, doubt)))
            * Logistic(40f * (features.Breadth - LeastBreadth));

        _confirmed += ConfirmRate * (now - _confirmed);
        _voicing = _confirmed > 0.5f ? 1f : _voicing * VoicingDecay;
        var probability = MathF.Max(now, LastingWeight * Excess(features, 0.5f * middle) * _voicing);

        Absence = MathF.Max(0, 1 - (probability / 0.4f)) * (1 - (0.9f * _voicing));
        LearnSpread(features.Excess);
        return probability;
    }

    // A voice that stands far out has little noise in it to blur its harmonics.
    private static float WantedHarmonicity(in SpeechFeatures features, float doubt)
    {
        var clarity = Math.Clamp((features.Excess - 4f) / 10f, 0f, 1f);
        return LeastHarmonicity + (0.08f * doubt) + ((0.12f + (0.06f * doubt)) * clarity);
    }

    private static float Excess(in SpeechFeatures features, float middle) =>
        Logistic(6f * MathF.Log2((features.Excess + 0.3f) / (middle + 0.3f)));

    private static float Logistic(float score) => 1f / (1f + MathF.Exp(-score));

    private void LearnSpread(float excess)
    {
        if (_voicing < 0.3f)
        {
            _spread = Math.Clamp(_spread + (SpreadStep * (excess > _spread ? 0.8f : -0.2f)), 0f, MostSpread);
        }
    }
}
