using OrleansRealtime.Audio;

namespace OrleansRealtime.Inference.Transcription;

/// <summary>What was recognised.</summary>
/// <param name="Text">Plain lower-case words or written text, as the engine has it; empty when nothing was understood.</param>
/// <param name="Confidence">0–1 for the whole; null when the engine does not say.</param>
/// <param name="Words">In order, with times from the utterance's first sample; empty when the engine does not say.</param>
/// <param name="Alternatives">Other readings, likeliest first, without <paramref name="Text"/> itself.</param>
/// <param name="Duration">Audio consumed.</param>
public sealed record Transcript(
    string Text,
    double? Confidence,
    IReadOnlyList<TranscribedWord> Words,
    IReadOnlyList<TranscriptAlternative> Alternatives,
    SampleTime Duration);
