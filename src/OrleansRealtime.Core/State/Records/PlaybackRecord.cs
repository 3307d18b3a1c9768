namespace OrleansRealtime.Core.State.Records;

/// <summary>What an edge that plays by the clock has yet to play of a response.</summary>
internal sealed record PlaybackRecord(string Response, IReadOnlyList<AudioStreamId> Streams, bool HasStarted);
