namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Which running session a sideband wants.</summary>
/// <param name="Account">Whose key asks; sessions of others are not there for it.</param>
/// <param name="Name">The session's id, or the id of the call it serves.</param>
public sealed record SessionAttach(string Account, string Name);
