namespace OrleansRealtime.Core.State.Records;

/// <summary>A switch of contexts that waits for the end of a response.</summary>
internal sealed record SwitchRecord(string Target, int Asker, string? EventId);
