using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Which part of which item a transcript is for.</summary>
internal readonly record struct TranscriptAddress(ItemId ItemId, int ContentIndex);
