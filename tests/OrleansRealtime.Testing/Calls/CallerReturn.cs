namespace OrleansRealtime.Testing.Calls;

/// <summary>What a caller comes back to a session with (docs/resumption.md, "Over WebRTC").</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Token">What opens it.</param>
/// <param name="LastSeq">The last event it acted on.</param>
public sealed record CallerReturn(string SessionId, string Token, long LastSeq);
