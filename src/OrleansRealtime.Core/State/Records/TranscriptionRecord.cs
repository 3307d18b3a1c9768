using OrleansRealtime.Audio;
using OrleansRealtime.Core.Transcriptions;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A running recognition.</summary>
/// <remarks>
/// <c>From</c>: Where the audio begins; not looked at for a clip.
/// <c>To</c>: Where it ends; null while the utterance is open.
/// <c>Config</c>: What the recogniser was asked with.
/// <c>Told</c>: What the client was told of it while it was being spoken.
/// </remarks>
internal sealed record TranscriptionRecord(
    OperationId Operation,
    ItemId Item,
    int ContentIndex,
    SampleTime From,
    SampleTime? To,
    TranscriptionConfig? Config,
    TranscriptionStyle? Style,
    string? Model,
    bool IsCommitted,
    FailureRecord? Failure,
    string Told);
