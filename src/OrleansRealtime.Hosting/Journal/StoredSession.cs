namespace OrleansRealtime.Hosting.Journal;

/// <summary>A session as it was kept.</summary>
/// <param name="Incarnation">Of whoever has just taken it over.</param>
/// <param name="Records">By key.</param>
public sealed record StoredSession(long Incarnation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Records);
