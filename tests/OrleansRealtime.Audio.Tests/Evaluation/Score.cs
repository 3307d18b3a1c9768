namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>How a detector did on one scene.</summary>
/// <param name="MissedSpeech">The share of labelled speech that no turn covers, 0–1.</param>
/// <param name="MissedStretches">
/// Labelled stretches in which no turn begins: one turn that never ends finds the first stretch and misses the others.
/// </param>
/// <param name="FalseStarts">Turns that begin outside labelled speech.</param>
/// <param name="OnsetDelay">From the start of labelled speech to the decision, median over stretches, ms; NaN when none.</param>
internal readonly record struct Score(double MissedSpeech, int MissedStretches, int FalseStarts, double OnsetDelay);
