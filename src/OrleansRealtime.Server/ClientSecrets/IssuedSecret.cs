using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Server.ClientSecrets;

/// <summary>A secret and what its sessions begin with.</summary>
internal sealed record IssuedSecret(ClientSecret Secret, SessionConfig Session);
