using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>What is known of a session before it is loaded, and never changes.</summary>
/// <param name="Account">Whose session it is.</param>
/// <param name="KeyId">The key that opened it.</param>
/// <param name="Model">The model the client named.</param>
/// <param name="Kind">Fixed for its life.</param>
/// <param name="Grace">How long it runs on without a connection.</param>
internal sealed record SessionHead(string Account, string KeyId, string Model, SessionKind Kind, TimeSpan Grace)
{
    /// <summary>Its edge plays by the clock: it serves a call.</summary>
    public bool IsCall { get; init; }

    /// <summary>It remembers nothing between exchanges, whatever its client asks for.</summary>
    public bool IsStateless { get; init; }
}
