using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Inference;

/// <summary>When a word of a spoken message has been said.</summary>
/// <param name="TextEnd">Index just behind the word in the message's text, UTF-16 units.</param>
/// <param name="End">When its sound ends, from the message's first sample.</param>
public readonly record struct WordTime(int TextEnd, SampleTime End);
