using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>The control plane between an edge and a session. Disposing it detaches the edge.</summary>
public interface ISessionConnection : IAsyncDisposable
{
    SessionId SessionId { get; }

    /// <summary>
    /// Delivers messages in order and returns when the session has acted on all of them. At most one call at a time.
    /// </summary>
    ValueTask<ControlReceipt> PostAsync(IReadOnlyList<ControlMessage> batch, CancellationToken cancellationToken);

    /// <summary>Everything the session says, in order, until it ends. Enumerated once.</summary>
    IAsyncEnumerable<SessionOutput> ReadAllAsync(CancellationToken cancellationToken);
}
