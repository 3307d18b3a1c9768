using System.Net.WebSockets;
using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>How each ending looks in the close frame.</summary>
/// <param name="Code">The close code.</param>
/// <param name="Reason">The close reason; at most 123 bytes of UTF-8.</param>
internal readonly record struct CloseStatus(WebSocketCloseStatus Code, string Reason)
{
    // RFC 6455 leaves 3000–4999 to applications; these two are the API's.
    private const int Unauthorized = 3000;
    private const int Refused = 4000;

    // Ours: another connection of the same client has taken over.
    private const int Replaced = 4001;

    // 1012, service restart (IANA registry): clients may come back at once.
    private const int Restart = 1012;

    /// <summary>The ending of a connection that never became a session.</summary>
    /// <param name="error">What the client was told.</param>
    /// <param name="isAuthentication">Whether it is about who asks, not about what.</param>
    public static CloseStatus Of(ProtocolError error, bool isAuthentication) => new(
        (WebSocketCloseStatus)(isAuthentication ? Unauthorized : Refused),
        error.Code is null ? error.Type : $"{error.Type}.{error.Code}");

    /// <summary>The ending of a sideband: its own doing, or simply that of its session.</summary>
    public static CloseStatus OfSideband(CloseReason reason) => reason == CloseReason.TooSlow
        ? new CloseStatus(WebSocketCloseStatus.PolicyViolation, "The client did not read its events.")
        : new CloseStatus(WebSocketCloseStatus.NormalClosure, "");

    public static CloseStatus Of(CloseReason reason, TimeSpan maxDuration) => reason switch
    {
        CloseReason.ClientClosed => new CloseStatus(WebSocketCloseStatus.NormalClosure, ""),
        CloseReason.Expired => new CloseStatus(
            WebSocketCloseStatus.EndpointUnavailable,
            $"Your session hit the maximum duration of {maxDuration.TotalMinutes:0.##} minutes."),
        CloseReason.TooSlow => new CloseStatus(WebSocketCloseStatus.PolicyViolation, "The client did not read its events."),
        CloseReason.Replaced => new CloseStatus((WebSocketCloseStatus)Replaced, "Another connection has taken over."),
        CloseReason.Shutdown => new CloseStatus((WebSocketCloseStatus)Restart, "The server is restarting."),
        _ => new CloseStatus(WebSocketCloseStatus.InternalServerError, "The server had an error."),
    };
}
