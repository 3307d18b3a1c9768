namespace OrleansRealtime.Hosting.Resumption;

/// <summary>A life of a session in one process.</summary>
/// <param name="Incarnation">Which one, from 1.</param>
/// <param name="Before">The last number that was kept when it began: what an earlier life gave beyond it is not known here.</param>
internal sealed record SessionLife(long Incarnation, long Before);
