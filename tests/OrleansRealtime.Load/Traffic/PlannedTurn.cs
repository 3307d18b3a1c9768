using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Load.Traffic;

/// <summary>A turn of a script as the detector finds it in the very same samples.</summary>
/// <param name="Start">Where the server must say it begins, and where that can be known.</param>
/// <param name="Stop">Likewise its end.</param>
/// <param name="IsInterrupted">Whether the next turn begins while the answer to this one is spoken.</param>
internal sealed record PlannedTurn(TurnDecision Start, TurnDecision Stop, bool IsInterrupted);
