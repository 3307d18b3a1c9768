namespace OrleansRealtime.Protocol.Server;

/// <summary>What a client comes back with.</summary>
/// <param name="Token">The secret.</param>
/// <param name="ExpiresAt">When the session is forgotten if nobody comes, Unix seconds.</param>
/// <param name="GraceMs">How long the session runs on without a connection, milliseconds.</param>
public sealed record ResumeTicket(string Token, long ExpiresAt, long GraceMs)
{
    /// <summary>Without the token: this may end in a log.</summary>
    public override string ToString() => $"{nameof(ResumeTicket)} {{ ExpiresAt = {ExpiresAt} }}";
}
