using OrleansRealtime.Hosting.Outlets;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A direct line to a session of this process.</summary>
internal sealed class InProcessSessionConnection(SessionId sessionId, SessionRunner runner, Outlet outlet) : ISessionConnection
{
    public SessionId SessionId => sessionId;

    public ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> batch,
        CancellationToken cancellationToken) => runner.PostAsync(batch, outlet.Attachment, cancellationToken);

    public IAsyncEnumerable<SessionOutput> ReadAllAsync(CancellationToken cancellationToken) =>
        outlet.ReadAllAsync(cancellationToken);

    public ValueTask EndAsync() => runner.EndAsync(outlet.Attachment);

    public ValueTask DisposeAsync() => runner.DetachAsync(outlet.Attachment);
}
