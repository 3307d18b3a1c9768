using OrleansRealtime.Audio;

namespace OrleansRealtime.Inference.Transcription;

/// <summary>A recognised word.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">From the utterance's first sample.</param>
/// <param name="End">From the utterance's first sample.</param>
/// <param name="Confidence">0–1.</param>
public sealed record TranscribedWord(string Text, SampleTime Start, SampleTime End, double Confidence);
