using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>What a new session begins with.</summary>
/// <param name="Account">Whose session it is.</param>
/// <param name="Model">The model the client named.</param>
/// <param name="Kind">Fixed for its life.</param>
/// <param name="Initial">
/// The configuration it begins with, of the same kind; its id, model and expiry are replaced by the session's own. Null begins
/// with the defaults.
/// </param>
public sealed record SessionStart(string Account, string Model, SessionKind Kind, SessionConfig? Initial = null)
{
    /// <summary>
    /// The call it serves (<c>rtc_…</c>), whose edge plays by the clock, and by which sidebands find it too; null when it serves none.
    /// </summary>
    public string? CallId { get; init; }

    /// <summary>The key that opens it: who comes back without a token must show it again.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>How long it runs on without a connection; null for what the server's options say.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>It remembers nothing between exchanges, whatever its client asks for.</summary>
    public bool IsStateless { get; init; }
}
