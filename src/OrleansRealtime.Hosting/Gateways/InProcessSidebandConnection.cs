using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Sidebands;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A further line to a session of this process. Leaving it changes nothing for the session.</summary>
internal sealed class InProcessSidebandConnection(SessionId sessionId, SessionRunner runner, Sideband sideband)
    : ISessionConnection
{
    public SessionId SessionId => sessionId;

    public async ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> batch,
        CancellationToken cancellationToken)
    {
        // One by one: an event that goes by way of the edge must be back before the next is acted on.
        ControlReceipt? receipt = null;
        foreach (var message in batch)
        {
            receipt = await runner.PostAsync([message], sideband.Id, cancellationToken);
        }

        return receipt ?? await runner.PostAsync([], sideband.Id, cancellationToken);
    }

    public IAsyncEnumerable<SessionOutput> ReadAllAsync(CancellationToken cancellationToken) =>
        sideband.ReadAllAsync(cancellationToken);

    public ValueTask EndAsync() => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        sideband.End(CloseReason.ClientClosed);
        return ValueTask.CompletedTask;
    }
}
