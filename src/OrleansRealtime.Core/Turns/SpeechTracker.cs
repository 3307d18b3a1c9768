using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Core.Turns;

/// <summary>
/// Follows one stream of audio and says where turns begin and end. Frames are cut by absolute position, so that packets of any
/// size give the same decisions at the same positions. Push, then drain until nothing comes; the queue grows with what is left
/// undrained. A pause the session is asked about stops the stream until it has answered, so that the answer meets exactly the
/// audio it is about. Owns the detector.
/// </summary>
public sealed class SpeechTracker : IDisposable
{
    private const int UsualDecisionsPerPush = 16;

    private readonly ISpeechDetector _detector;
    private readonly SampleTime _frameLength;
    private readonly short[] _frame;
    private readonly Queue<TurnDecision> _decisions = new(UsualDecisionsPerPush);
    private readonly TurnDetector _turns;
    private readonly ProsodyMeter _prosody = new();
    private bool _enabled;
    private int _filled;
    private SampleTime _frameStart;

    /// <param name="detector">Fresh; disposed with the tracker.</param>
    /// <param name="settings">Null: detection is off.</param>
    public SpeechTracker(ISpeechDetector detector, TurnSettings? settings)
    {
        _detector = detector;
        _frameLength = new SampleTime(detector.FrameSamples);
        _frame = new short[detector.FrameSamples];
        _turns = new TurnDetector(settings ?? TurnSettings.Default);
        _enabled = settings is not null;
    }

    /// <summary>How much audio was pushed.</summary>
    public SampleTime Position => new(_frameStart.Samples + _filled);

    public bool IsSpeaking => _turns.IsSpeaking;

    /// <summary>A pause waits for <see cref="Answer"/>: no more audio is taken before it.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Level of the last frame, dBFS.</summary>
    public float LevelDb => _detector.LevelDb;

    /// <summary>The estimated background level, dBFS.</summary>
    public float NoiseFloorDb => _detector.NoiseFloorDb;

    /// <summary>Begins in the middle of a session; before any audio.</summary>
    /// <param name="floor">No turn will start before it.</param>
    /// <param name="position">Where the audio goes on.</param>
    /// <param name="isSpeaking">A turn is going on.</param>
    public void Begin(SampleTime floor, SampleTime position, bool isSpeaking)
    {
        _frameStart = position;
        _turns.Begin(floor, position, isSpeaking && _enabled);
    }

    /// <summary>
    /// New settings from the next frame on. Null switches detection off: a turn that is going on is forgotten, and only the
    /// detector goes on listening, so that it knows the background when it is wanted again.
    /// </summary>
    public void Configure(TurnSettings? settings)
    {
        _enabled = settings is not null;
        if (settings is not null)
        {
            _turns.Configure(settings);
            return;
        }

        Reset(SampleTime.Zero);
    }

    /// <summary>
    /// Forgets the turn that is going on and undrained decisions; no turn will start before <paramref name="floor"/>. For when
    /// the input buffer is committed or cleared. The end of a turn is a floor by itself.
    /// </summary>
    public void Reset(SampleTime floor)
    {
        _turns.Reset(floor);
        _decisions.Clear();
        IsAsking = false;
    }

    /// <summary>What the session says of a pause, asked or not: the stream goes on.</summary>
    public void Answer(PauseAnswer answer)
    {
        IsAsking = false;
        _turns.Answer(answer);
    }

    /// <summary>Takes audio, PCM16 mono 24 kHz, in chunks of any size.</summary>
    /// <returns>How much was taken: all of it, or as far as a question.</returns>
    public int Push(ReadOnlySpan<short> pcm)
    {
        var left = pcm;
        while (!left.IsEmpty && !IsAsking)
        {
            var taken = Math.Min(left.Length, _frame.Length - _filled);
            left[..taken].CopyTo(_frame.AsSpan(_filled));
            left = left[taken..];
            _filled += taken;
            if (_filled == _frame.Length)
            {
                HandleFrame();
            }
        }

        return pcm.Length - left.Length;
    }

    public bool TryDrain(out TurnDecision decision) => _decisions.TryDequeue(out decision);

    public void Dispose() => _detector.Dispose();

    private void HandleFrame()
    {
        var probability = _detector.Process(_frame);
        var start = _frameStart;
        _frameStart += _frameLength;
        _filled = 0;
        if (!_enabled)
        {
            return;
        }

        _prosody.Hear(_detector.PitchHz, _detector.LevelDb);
        var decision = _turns.Advance(start, _frameLength, probability);
        switch (decision.Kind)
        {
            case TurnDecisionKind.None:
                return;
            case TurnDecisionKind.SpeechStarted:
                _prosody.Reset();
                break;
            case TurnDecisionKind.SpeechPaused:
                IsAsking = true;
                decision = decision with { Pause = decision.Pause with { Prosody = _prosody.Measure() } };
                break;
        }

        _decisions.Enqueue(decision);
    }
}
