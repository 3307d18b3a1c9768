namespace OrleansRealtime.Core.Turns;

/// <summary>How a voice ended, against how it was before.</summary>
/// <param name="PitchChange">Semitones; below zero the voice fell. Null: too little of it was voiced to tell.</param>
/// <param name="LevelChange">Decibels; below zero it faded. Null likewise.</param>
public readonly record struct Prosody(float? PitchChange, float? LevelChange)
{
    public static readonly Prosody Unknown;
}
