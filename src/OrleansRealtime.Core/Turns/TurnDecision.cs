using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>What a frame of audio decided.</summary>
/// <param name="Kind">Nothing, a start, or a stop.</param>
/// <param name="At">
/// For a start: where the turn's audio begins, prefix padding included. For a stop: where it ends, the silence included.
/// </param>
/// <param name="DecidedAt">How far the audio had been read when it was decided.</param>
public readonly record struct TurnDecision(TurnDecisionKind Kind, SampleTime At, SampleTime DecidedAt);
