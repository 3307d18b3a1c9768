using System.Numerics;
using System.Runtime.InteropServices;
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

    /// <summary>Probability and harmonicity from which on the pitch is that of a voice, and seldom an octave off.</summary>
    private const float ClearVoice = 0.5f;

    private readonly RealFft _fft = new(TransformLength);
    private readonly float[] _window = new float[Window];
    private readonly float[] _history = new float[Window];
    private readonly float[] _windowed = new float[TransformLength];
    private readonly float[] _power;
    private readonly NoiseSpectrum _noise;
    private readonly Harmonicity _harmonicity;
    private readonly SpeechBands _bands = new(BinWidth);
    private readonly SpeechJudge _judge = new();
    private readonly float _powerScale;

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

    public float PitchHz { get; private set; }

    internal SpeechFeatures Features { get; private set; }

    public float Process(ReadOnlySpan<short> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, Hop);
        LevelDb = PcmLevel.Measure(frame);
        Analyse(frame);
        _bands.Measure(_power, _noise.Power);
        var harmonicity = _harmonicity.Measure(_power, _noise.Power);
        Features = new SpeechFeatures(_bands.Excess, _bands.Breadth, harmonicity);
        var probability = _judge.Judge(Features, _noise.Knowledge);
        PitchHz = probability >= ClearVoice && harmonicity >= ClearVoice ? _harmonicity.PitchHz : 0;
        _noise.Learn(_power, _judge.Absence);
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

        // The window's length is a multiple of every vector's.
        var history = MemoryMarshal.Cast<float, Vector<float>>(_history);
        var window = MemoryMarshal.Cast<float, Vector<float>>(_window);
        var windowed = MemoryMarshal.Cast<float, Vector<float>>(_windowed.AsSpan());
        for (var i = 0; i < history.Length; i++)
        {
            windowed[i] = history[i] * window[i];
        }

        _fft.Power(_windowed, _power);
    }
}
