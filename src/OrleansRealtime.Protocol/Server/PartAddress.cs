using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Server;

/// <summary>Where a content part stands: the four fields every part event carries.</summary>
public readonly record struct PartAddress(ResponseId ResponseId, ItemId ItemId, int OutputIndex, int ContentIndex);
