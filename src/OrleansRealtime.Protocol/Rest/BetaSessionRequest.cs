using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>The body of the deprecated <c>sessions</c> and <c>transcription_sessions</c>.</summary>
/// <param name="Session">What it asks for, in today's terms.</param>
/// <param name="Temperature">Told back and of no effect: sessions have none any more.</param>
public sealed record BetaSessionRequest(SessionPatch Session, double Temperature);
