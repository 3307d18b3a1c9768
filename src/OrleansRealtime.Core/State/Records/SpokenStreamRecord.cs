using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Records;

/// <summary>The item that a recent stream of audio belongs to.</summary>
internal sealed record SpokenStreamRecord(AudioStreamId Stream, ItemId Item);
