using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A direct line to a session of this process. Nobody else can reach it, so leaving ends it.</summary>
internal sealed class InProcessSessionConnection(SessionId sessionId, SessionRunner runner) : ISessionConnection
{
    public SessionId SessionId => sessionId;

    public ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> batch,
        CancellationToken cancellationToken) => runner.PostAsync(batch, cancellationToken);

    public IAsyncEnumerable<SessionOutput> ReadAllAsync(CancellationToken cancellationToken) =>
        runner.ReadOutputAsync(cancellationToken);

    public ValueTask DisposeAsync() => runner.CloseAsync(CloseReason.ClientClosed);
}
