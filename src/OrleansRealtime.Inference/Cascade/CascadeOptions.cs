namespace OrleansRealtime.Inference.Cascade;

/// <summary>How a cascade turns text into speech.</summary>
/// <param name="LookAheadClauses">Clauses spoken ahead of the one being delivered; at least 1, default 1.</param>
/// <param name="Clauses">Where text is cut; null for the defaults.</param>
public sealed record CascadeOptions(int LookAheadClauses = 1, ClauseSettings? Clauses = null)
{
    public static readonly CascadeOptions Default = new();
}
