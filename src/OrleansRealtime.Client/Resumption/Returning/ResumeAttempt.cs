using OrleansRealtime.Client.Events;

namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>How one attempt to come back went.</summary>
/// <param name="Result">In a word.</param>
/// <param name="Detail">In words.</param>
/// <param name="Connection">The connection, when the server took this client back.</param>
/// <param name="Resumed">Its first event, the receiver's to dispose.</param>
internal sealed record ResumeAttempt(
    ResumeResult Result, string Detail, RealtimeConnection? Connection = null, RealtimeServerEvent? Resumed = null);
