namespace OrleansRealtime.Hosting.Sidebands;

/// <summary>What became of a wish to attach.</summary>
/// <param name="Sideband">The new sideband; null when there is none.</param>
/// <param name="IsFull">The session has as many as it may; else it is over.</param>
internal readonly record struct SidebandJoin(Sideband? Sideband, bool IsFull);
