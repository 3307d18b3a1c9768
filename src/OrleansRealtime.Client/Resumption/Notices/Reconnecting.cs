namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>The connection is gone, and a new one is sought. What is said meanwhile is kept.</summary>
/// <param name="Closure">How it ended; code 1006 when it broke, or was given up because something was missing.</param>
public sealed record Reconnecting(RealtimeClosure Closure) : ResumptionNotice;
