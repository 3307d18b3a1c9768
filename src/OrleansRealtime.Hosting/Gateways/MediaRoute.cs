using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Where the audio of a session goes.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Epoch">Grows each time the session takes another worker; an older route is stale.</param>
public readonly record struct MediaRoute(SessionId SessionId, int Epoch);
