using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>The body of <c>client_secrets</c>.</summary>
/// <param name="Lifetime">How long the secret lives; 10 s to 2 h, 10 min when not given.</param>
/// <param name="Session">What its sessions begin with; null for a realtime session as it comes.</param>
public sealed record ClientSecretRequest(TimeSpan Lifetime, SessionPatch? Session);
