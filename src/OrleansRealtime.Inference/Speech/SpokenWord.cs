using OrleansRealtime.Audio;

namespace OrleansRealtime.Inference.Speech;

/// <summary>When a word of a spoken text has been said.</summary>
/// <param name="TextEnd">Index just behind the word in the text, counted in UTF-16 units.</param>
/// <param name="End">When its sound ends.</param>
public readonly record struct SpokenWord(int TextEnd, SampleTime End);
