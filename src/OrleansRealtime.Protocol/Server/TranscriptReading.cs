namespace OrleansRealtime.Protocol.Server;

/// <summary>Another reading of what was said.</summary>
/// <param name="Transcript">The words.</param>
/// <param name="Confidence">0–1, relative to the best reading; null when the engine does not say.</param>
public readonly record struct TranscriptReading(string Transcript, double? Confidence);
