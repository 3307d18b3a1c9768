using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// Tells speech from noise by what both must have at once: standing out of the background, over many bands, with the harmonics
/// of a voice. Hop 10 ms, window 40 ms. See docs/audio.md for the design and the measurements.
/// </summary>
public sealed class SpectralSpeechDetector : ISpeechDetector
{
    private const int Hop = 240;
    private const int Window = 960;
    private const int TransformLength = 1024;
    private const float BinWidth = (float)SampleTime.Rate / TransformLength;

    /// <summary>The background assumed where there is none, so that whispers of a codec are not speech: dBFS over all bins.</summary>
    private const float LeastNoiseDb = -72f;

    // Half gone in about 140 ms: an unvoiced consonant lives on the vowel before it.
    private const float VoicingDecay = 0.975f;
    private const float SpreadStep = 0.03f;

    private readonly RealFft _fft = new(TransformLength);
    private readonly float[] _window = new float[Window];
    private readonly float[] _history = new float[Window];
    private readonly float[] _windowed = new float[TransformLength];
    private readonly float[] _power;
    private readonly NoiseSpectrum _noise;
    private readonly Harmonicity _harmonicity;
    private readonly SpeechBands _bands = new(BinWidth);
    private readonly float _powerScale;
    internal float _voicing;
    internal float _confirmed;
    internal float _spread = 1f;

    public SpectralSpeechDetector()
    {
        var energy = 0f;
        for (var i = 0; i < Window; i++)
        {
            _window[i] = 0.5f - (0.5f * MathF.Cos(2 * MathF.PI * (i + 0.5f) / Window));
            energy += _window[i] * _window[i];
        }

        // From the sum of the bins to the mean square of the samples, by Parseval.
        _powerScale = 2f / (TransformLength * energy);
        _power = new float[_bands.Bins];
        var least = new float[_bands.Bins];
        var leastMeanSquare = 32768f * 32768f * MathF.Pow(10, LeastNoiseDb / 10);
        Array.Fill(least, leastMeanSquare / (_powerScale * _bands.Bins));
        _noise = new NoiseSpectrum(least);
        _harmonicity = new Harmonicity(BinWidth, _window);
    }

    public int FrameSamples => Hop;

    public float LevelDb { get; private set; } = PcmLevel.SilenceDb;

    public float NoiseFloorDb { get; private set; } = PcmLevel.SilenceDb;

    internal float LastP;
    internal SpeechFeatures Features { get; private set; }

    public float Process(ReadOnlySpan<short> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, Hop);
        LevelDb = PcmLevel.Measure(frame);
        Analyse(frame);
        _bands.Measure(_power, _noise.Power);
        var harmonicity = _harmonicity.Measure(_power, _noise.Power);
        Features = new SpeechFeatures(_bands.Excess, _bands.Breadth, harmonicity, _bands.Flux);
        var probability = Judge(Features);
        LastP = probability;
        _noise.Learn(_power, MathF.Max(0, 1 - (probability / 0.4f)));
        NoiseFloorDb = PcmLevel.FromMeanSquare(_noise.Total * _powerScale);
        return probability;
    }

    public void Dispose()
    {
    }

    private void Analyse(ReadOnlySpan<short> frame)
    {
        _history.AsSpan(Hop).CopyTo(_history);
        var newest = _history.AsSpan(Window - Hop);
        for (var i = 0; i < Hop; i++)
        {
            newest[i] = frame[i];
        }

        for (var i = 0; i < Window; i++)
        {
            _windowed[i] = _history[i] * _window[i];
        }

        _fft.Power(_windowed, _power);
    }

    private float Judge(in SpeechFeatures features)
    {
        var middle = MathF.Max(3.2f, 1f + (1.6f * _spread));
        var excess = Logistic(6f * MathF.Log2((features.Excess + 0.3f) / (middle + 0.3f)));
        var lasting = Logistic(6f * MathF.Log2((features.Excess + 0.3f) / ((0.65f * middle) + 0.3f)));
        var wanted = 0.45f + (0.2f * Math.Clamp((features.Excess - 5f) / 10f, 0f, 1f));
        var voiced = Logistic(20f * (features.Harmonicity - wanted));
        var broad = Logistic(40f * (features.Breadth - 0.15f));
        var now = excess * voiced * broad;
        _confirmed += 0.25f * (now - _confirmed);
        _voicing = _confirmed > 0.5f ? 1f : _voicing * VoicingDecay;
        var probability = MathF.Max(now, lasting * _voicing);
        if (_voicing < 0.05f)
        {
            _spread += SpreadStep * (features.Excess > _spread ? 0.8f : -0.2f);
            _spread = Math.Clamp(_spread, 0f, 4f);
        }

        return probability;
    }

    private static float Logistic(float score) => 1f / (1f + MathF.Exp(-score));
}
