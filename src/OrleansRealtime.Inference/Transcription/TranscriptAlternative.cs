namespace OrleansRealtime.Inference.Transcription;

/// <summary>Another reading of an utterance.</summary>
/// <param name="Text">The words.</param>
/// <param name="Confidence">0–1, relative to the best reading; null when the engine does not say.</param>
public sealed record TranscriptAlternative(string Text, double? Confidence);
