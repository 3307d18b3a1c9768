namespace OrleansRealtime.Protocol.Server;

/// <summary>One entry of <c>rate_limits.updated</c>.</summary>
/// <param name="Name"><c>tokens</c> or <c>requests</c>.</param>
/// <param name="Limit">How many in the window.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="ResetSeconds">Seconds until the window is whole again.</param>
public sealed record RateLimit(string Name, long Limit, long Remaining, double ResetSeconds);
