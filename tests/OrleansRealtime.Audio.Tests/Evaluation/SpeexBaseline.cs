using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>
/// libspeexdsp's voice activity decision as its own library makes it: speech from <c>PROB_START</c> on, until the probability is
/// under <c>PROB_CONTINUE</c>.
/// </summary>
internal sealed class SpeexBaseline(float start, float goOn) : ISpeechDetector
{
    /// <summary>
    /// The pairs that suit it best on these scenes, of 35/20 (its default), 80/65, 90/70, 90/80, 95/90, 97/90, 98/90, 98/95, 98/97
    /// and 99/97: the last makes the fewest errors of all, 98/95 hears more in steady noise. With its default a turn never ends.
    /// </summary>
    public static readonly (float Start, float GoOn)[] BestSettings = [(0.98f, 0.95f), (0.99f, 0.97f)];

    private readonly SpeexSpeechDetector _detector = new();
    private bool _speech;

    public int FrameSamples => _detector.FrameSamples;

    public float LevelDb => _detector.LevelDb;

    public float NoiseFloorDb => _detector.NoiseFloorDb;

    public float PitchHz => _detector.PitchHz;

    public float Process(ReadOnlySpan<short> frame)
    {
        _speech = _detector.Process(frame) >= (_speech ? goOn : start);
        return _speech ? 1 : 0;
    }

    public void Dispose() => _detector.Dispose();
}
