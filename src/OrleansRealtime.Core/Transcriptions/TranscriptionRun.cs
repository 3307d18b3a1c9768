using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Transcriptions;

/// <summary>One running recognition.</summary>
/// <param name="ItemId">The item it is for.</param>
/// <param name="Style">When to tell partial text; null tells the client nothing at all.</param>
internal sealed record TranscriptionRun(ItemId ItemId, TranscriptionStyle? Style)
{
    public LiveTranscript Live { get; } = new();
}
