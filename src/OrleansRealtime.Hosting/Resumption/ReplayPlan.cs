using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>What a client that came back is told of what it missed.</summary>
/// <param name="Events">The events, oldest first; empty when it missed none, or is told the whole state.</param>
/// <param name="ResyncReason">Why it must be told the whole state; null when the events are all it missed.</param>
internal sealed record ReplayPlan(IReadOnlyList<SessionOutput.Event> Events, string? ResyncReason);
