using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Server.Auth;

/// <summary>Who asks.</summary>
/// <param name="Principal">Whose key it is.</param>
/// <param name="Session">What a client secret's sessions begin with; null for a standard key.</param>
internal sealed record Caller(Principal Principal, SessionConfig? Session);
