using OrleansRealtime.Client;

namespace OrleansRealtime.Call.Calls;

/// <summary>How a call went.</summary>
/// <param name="Fault">Why there is no answer, in words; null when there is one.</param>
/// <param name="Closure">How the server ended the connection; null when it did not.</param>
internal sealed record CallResult(string? Fault, RealtimeClosure? Closure);
