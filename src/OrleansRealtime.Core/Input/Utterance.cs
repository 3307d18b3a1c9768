using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Input;

/// <summary>Audio on its way to become an item.</summary>
/// <param name="ItemId">The id the item will have.</param>
/// <param name="Transcription">The operation that recognises it.</param>
/// <param name="From">Where it begins.</param>
internal sealed record Utterance(ItemId ItemId, OperationId Transcription, SampleTime From);
