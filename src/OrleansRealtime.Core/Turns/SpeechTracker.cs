using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Core.Turns;

/// <summary>
/// Follows one stream of audio and says where turns begin and end. Frames are cut by absolute position, so that packets of any
/// size give the same decisions at the same positions. Push, then drain until nothing comes; the queue grows with what is left
/// undrained. Owns the detector.
/// </summary>
public sealed class SpeechTracker : IDisposable
{
    private const int UsualDecisionsPerPush = 16;

    private readonly ISpeechDetector _detector;
    private readonly SampleTime _frameLength;
    private readonly short[] _frame;
    private readonly Queue<TurnDecision> _decisions = new(UsualDecisionsPerPush);
    private readonly TurnDetector _turns;
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

    /// <summary>Level of the last frame, dBFS.</summary>
    public float LevelDb => _detector.LevelDb;

    /// <summary>The estimated background level, dBFS.</summary>
    public float NoiseFloorDb => _detector.NoiseFloorDb;

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
    }

    /// <summary>Takes audio, PCM16 mono 24 kHz, in chunks of any size.</summary>
    public void Push(ReadOnlySpan<short> pcm)
    {
        while (!pcm.IsEmpty)
        {
            var taken = Math.Min(pcm.Length, _frame.Length - _filled);
            pcm[..taken].CopyTo(_frame.AsSpan(_filled));
            pcm = pcm[taken..];
            _filled += taken;
            if (_filled == _frame.Length)
            {
                HandleFrame();
            }
        }
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

        var decision = _turns.Advance(start, _frameLength, probability);
        if (decision.Kind != TurnDecisionKind.None)
        {
            _decisions.Enqueue(decision);
        }
    }
}
