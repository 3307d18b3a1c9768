using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>What a frame of audio decided.</summary>
/// <param name="Kind">Nothing, a start, a stop, or what lies between them when the session judges pauses.</param>
/// <param name="At">
/// For a start: where the turn's audio begins, prefix padding included; for speech that goes on: where it would begin if it were
/// a start. For a stop: where it ends, the silence included; for a pause: where it would end if this were the stop.
/// </param>
/// <param name="DecidedAt">How far the audio had been read when it was decided.</param>
public readonly record struct TurnDecision(TurnDecisionKind Kind, SampleTime At, SampleTime DecidedAt)
{
    /// <summary>For a pause: what was heard before it; else all zero.</summary>
    public SpeechPause Pause { get; init; }
}
