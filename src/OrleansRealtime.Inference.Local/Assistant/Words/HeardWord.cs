namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>A word of an utterance, lower case, contractions written out.</summary>
/// <param name="Text">The word; a number as typed without thousands separators; or one arithmetic sign.</param>
/// <param name="Start">Where it begins in the original text.</param>
/// <param name="End">Just behind it.</param>
internal readonly record struct HeardWord(string Text, int Start, int End);
