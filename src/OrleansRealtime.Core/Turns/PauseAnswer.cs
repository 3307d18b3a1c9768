using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>What the session says of a pause.</summary>
/// <param name="At">The pause it is about, by where the question was asked.</param>
/// <param name="AskAgainAt">The turn goes on; ask again here if there is still silence. Null: the turn ended at <paramref name="At"/>.</param>
public readonly record struct PauseAnswer(SampleTime At, SampleTime? AskAgainAt)
{
    public bool EndsTurn => AskAgainAt is null;
}
