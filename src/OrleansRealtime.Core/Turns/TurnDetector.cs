using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>
/// Turns speech probabilities, one per frame, into turns. Plain arithmetic on the sample clock: no audio, no time of day.
/// <code>
/// probability   . . # . # # # # # # . . # # # . . . . . . . . .
///                   |onset  |confirmed          |last speech    |stop decided, or asked
/// turn     [prefix padding ──────────────────────── silence ────]
/// </code>
/// Where the settings say so, a silence ends nothing by itself: the session is asked, and no frame may come before it answered.
/// </summary>
public sealed class TurnDetector
{
    /// <summary>Speech that must have been gathered before a turn starts: longer than a click or a key stroke rings.</summary>
    private static readonly SampleTime Confirmation = SampleTime.FromMilliseconds(60);

    /// <summary>Speech that must be gathered again before a silence counts as broken, for the same reason.</summary>
    private static readonly SampleTime Resumption = SampleTime.FromMilliseconds(30);

    private TurnSettings _settings;
    private SampleTime _floor;
    private SampleTime _position;

    // Evidence is gathered speech in samples: a frame of speech adds its length, any other frame takes its length away.
    private SampleTime _evidence;
    private SampleTime _onset;
    private SampleTime _lastSpeech;

    // The last question asked in this silence, and where the next is due once it was answered.
    private SampleTime? _askedAt;
    private SampleTime _askAgainAt;

    public TurnDetector(TurnSettings settings) => _settings = settings;

    public bool IsSpeaking { get; private set; }

    /// <summary>New settings hold from the next frame; a turn that is going on stays open.</summary>
    public void Configure(TurnSettings settings) => _settings = settings;

    /// <summary>
    /// Forgets the turn that is going on, if any. No turn will start before <paramref name="floor"/>, so that audio which was
    /// committed or cleared is never part of a later turn.
    /// </summary>
    public void Reset(SampleTime floor)
    {
        EndTurn();
        _evidence = SampleTime.Zero;
        _floor = SampleTime.Max(_floor, floor);
    }

    /// <summary>Begins in the middle of a session; before any frame.</summary>
    /// <param name="floor">No turn will start before it.</param>
    /// <param name="position">Where the first frame begins.</param>
    /// <param name="isSpeaking">A turn is going on: it has been told of, and ends like any other.</param>
    public void Begin(SampleTime floor, SampleTime position, bool isSpeaking)
    {
        _floor = floor;
        _position = position;
        _lastSpeech = position;
        IsSpeaking = isSpeaking;
    }

    /// <summary>
    /// What the session says of a pause. It may also end a turn unasked, when no audio came any more; an answer that comes when
    /// speech has gone on is late and changes nothing.
    /// </summary>
    public void Answer(PauseAnswer answer)
    {
        if (_askedAt is null || answer.At <= _lastSpeech)
        {
            return;
        }

        if (answer.AskAgainAt is { } next)
        {
            _askAgainAt = next;
            return;
        }

        EndTurn();
        _floor = SampleTime.Max(_floor, answer.At);
    }

    /// <param name="start">Position of the frame's first sample: the end of the frame before.</param>
    /// <param name="length">Length of the frame.</param>
    /// <param name="probability">0–1.</param>
    public TurnDecision Advance(SampleTime start, SampleTime length, float probability)
    {
        _position = start + length;
        return IsSpeaking ? Continue(start, length, probability) : Wait(start, length, probability);
    }

    // The wire's threshold is the probability asked for; its ends are pulled in so that 0 is not deaf to silence nor 1 to speech.
    private double Enter => Math.Clamp(_settings.Threshold, 0.02, 0.98);

    // Hysteresis: unvoiced and trailing sounds belong to the turn they follow.
    private double Exit => Enter * 0.6;

    private TurnDecision Wait(SampleTime start, SampleTime length, float probability)
    {
        // What was committed or cleared is no evidence for a later turn.
        if (probability < Enter || _position <= _floor)
        {
            _evidence = SampleTime.Max(SampleTime.Zero, _evidence - length);
            return default;
        }

        if (_evidence == SampleTime.Zero)
        {
            _onset = start;
        }

        _evidence += length;
        if (_evidence < Confirmation)
        {
            return default;
        }

        IsSpeaking = true;
        _evidence = SampleTime.Zero;
        _lastSpeech = _position;
        return new TurnDecision(TurnDecisionKind.SpeechStarted, Padded(_onset), _position);
    }

    private TurnDecision Continue(SampleTime start, SampleTime length, float probability)
    {
        if (probability >= Exit)
        {
            return Speak(start, length);
        }

        _evidence = SampleTime.Zero;
        var end = _lastSpeech + _settings.Silence;
        if (_askedAt is { } asked)
        {
            // Where the settings no longer ask, the silence counts; but what was heard of stays before the end.
            end = _settings.AsksSession ? _askAgainAt : SampleTime.Max(end, asked);
        }

        if (_position < end)
        {
            return default;
        }

        if (_settings.AsksSession)
        {
            _askedAt = end;
            _askAgainAt = end + _settings.Silence;
            return new TurnDecision(TurnDecisionKind.SpeechPaused, end, _position)
            {
                Pause = new SpeechPause(_lastSpeech, end, Prosody.Unknown),
            };
        }

        EndTurn();
        _floor = SampleTime.Max(_floor, end);
        return new TurnDecision(TurnDecisionKind.SpeechStopped, end, _position);
    }

    private TurnDecision Speak(SampleTime start, SampleTime length)
    {
        if (_evidence == SampleTime.Zero)
        {
            _onset = start;
        }

        _evidence += length;
        if (_lastSpeech != start && _evidence < Resumption)
        {
            return default;
        }

        _lastSpeech = _position;
        if (_askedAt is not { } asked)
        {
            return default;
        }

        _askedAt = null;
        return new TurnDecision(TurnDecisionKind.SpeechResumed, SampleTime.Max(Padded(_onset), asked), _position);
    }

    private SampleTime Padded(SampleTime onset) => SampleTime.Max(onset - _settings.PrefixPadding, _floor);

    private void EndTurn()
    {
        IsSpeaking = false;
        _askedAt = null;
    }
}
