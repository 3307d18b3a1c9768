using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Transcriptions;

/// <summary>One running recognition.</summary>
/// <param name="ItemId">The item it is for.</param>
/// <param name="ContentIndex">Which part of the item.</param>
internal sealed record TranscriptionRun(ItemId ItemId, int ContentIndex)
{
    /// <summary>Audio it was given; null when it listens to the session's own.</summary>
    public ReadOnlyMemory<byte>? Clip { get; init; }

    /// <summary>What <see cref="Clip"/> is in.</summary>
    public WireAudioFormat Format { get; init; }

    /// <summary>Where it begins in the session's own audio.</summary>
    public SampleTime From { get; init; }

    /// <summary>Where it ends there; null until that is known.</summary>
    public SampleTime? To { get; set; }

    /// <summary>What the recogniser was asked with.</summary>
    public TranscriptionConfig? Config { get; init; }

    /// <summary>When to tell partial text; null tells the client nothing at all.</summary>
    public TranscriptionStyle? Style { get; set; }

    /// <summary>The model the client named, which chooses how usage is told; null when it named none.</summary>
    public string? Model { get; set; }

    /// <summary>Whether the item is there: before that nothing final may be told about it.</summary>
    public bool IsCommitted { get; set; }

    /// <summary>A failure that came before the item; null when there was none.</summary>
    public InferenceEvent.TranscriptFailed? Failure { get; set; }

    public LiveTranscript Live { get; init; } = new();
}
