namespace OrleansRealtime.Protocol.Server;

/// <summary>A word the recogniser heard.</summary>
/// <param name="Text">The word.</param>
/// <param name="StartMs">From the item's first sample.</param>
/// <param name="EndMs">From the item's first sample.</param>
/// <param name="Confidence">0–1.</param>
public readonly record struct RecognisedWord(string Text, int StartMs, int EndMs, double Confidence);
