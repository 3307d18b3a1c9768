using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Client;

/// <summary>How much of an item's audio a client has.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Position">Samples at 24 kHz from the first one of the item's audio.</param>
public readonly record struct ReceivedAudio(ItemId ItemId, long Position);
