using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Accounts.Keys;

/// <summary>What a client secret allows.</summary>
/// <param name="Owner">Whose key made it.</param>
/// <param name="Session">What its sessions begin with.</param>
public sealed record ClientSecretGrant(Principal Owner, SessionConfig Session);
