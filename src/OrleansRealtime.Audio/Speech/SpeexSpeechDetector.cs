using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Speex;

namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// libspeexdsp's own voice activity probability. Kept in the product as the yardstick of <see cref="SpectralSpeechDetector"/> and
/// for those who want to compare on their own audio; its state takes part in no decision of ours.
/// </summary>
public sealed unsafe class SpeexSpeechDetector : ISpeechDetector
{
    private readonly SpeexPreprocessHandle _state;
    private readonly short[] _frame;

    /// <param name="frameSamples">240 (10 ms) or 480 (20 ms, what libspeexdsp is tuned for).</param>
    public SpeexSpeechDetector(int frameSamples = 480)
    {
        FrameSamples = frameSamples;
        _frame = new short[frameSamples];
        _state = SpeexDsp.PreprocessInit(frameSamples, SampleTime.Rate);
        if (_state.IsInvalid)
        {
            throw new InvalidOperationException("libspeexdsp refused to start its preprocessor.");
        }

        Set(SpeexDsp.SetVad, 1);
        Set(SpeexDsp.SetDenoise, 0);
    }

    public int FrameSamples { get; }

    public float LevelDb { get; private set; } = PcmLevel.SilenceDb;

    /// <summary>libspeexdsp does not tell.</summary>
    public float NoiseFloorDb => PcmLevel.SilenceDb;

    /// <summary>Nor this.</summary>
    public float PitchHz => 0;

    public float Process(ReadOnlySpan<short> frame)
    {
        // The preprocessor writes its output over its input.
        frame.CopyTo(_frame);
        LevelDb = PcmLevel.Measure(frame);
        fixed (short* samples = _frame)
        {
            _ = SpeexDsp.PreprocessRun(_state, samples);
        }

        var percent = 0;
        _ = SpeexDsp.PreprocessControl(_state, SpeexDsp.GetProbability, &percent);
        return percent / 100f;
    }

    public void Dispose() => _state.Dispose();

    private void Set(int request, int value) => _ = SpeexDsp.PreprocessControl(_state, request, &value);
}
