using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>
/// The control plane between an edge and a session. Disposing it says that the connection was lost: the session waits for its client, if
/// it is to. A sideband simply leaves.
/// </summary>
public interface ISessionConnection : IAsyncDisposable
{
    SessionId SessionId { get; }

    /// <summary>
    /// Delivers messages in order and returns when the session has acted on all of them. At most one call at a time.
    /// </summary>
    ValueTask<ControlReceipt> PostAsync(IReadOnlyList<ControlMessage> batch, CancellationToken cancellationToken);

    /// <summary>The client has left for good: the session ends. A sideband simply leaves.</summary>
    ValueTask EndAsync();

    /// <summary>Everything the session says, in order, until it ends. Enumerated once.</summary>
    IAsyncEnumerable<SessionOutput> ReadAllAsync(CancellationToken cancellationToken);
}
