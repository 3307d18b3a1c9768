using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Inference;

/// <summary>What a recogniser knows of a transcript beyond its text.</summary>
/// <param name="Confidence">0–1 for the whole; null when the engine does not say.</param>
/// <param name="Words">In order, times from the item's first sample; empty when the engine does not say.</param>
/// <param name="Alternatives">Other readings, likeliest first.</param>
public sealed record TranscriptDetails(
    double? Confidence,
    IReadOnlyList<RecognisedWord> Words,
    IReadOnlyList<TranscriptReading> Alternatives)
{
    public static readonly TranscriptDetails None = new(null, [], []);
}
