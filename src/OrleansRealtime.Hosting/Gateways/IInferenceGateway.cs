using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Reaches inference workers, wherever they run.</summary>
public interface IInferenceGateway
{
    /// <summary>Whether some engine answers for this model name.</summary>
    bool Knows(string model);

    /// <summary>Takes a worker for a session.</summary>
    ValueTask<IInferenceSession> OpenAsync(SessionId sessionId, string model, CancellationToken cancellationToken);

    /// <summary>Connects an edge to the worker a session chose.</summary>
    ValueTask<IMediaLink> ConnectAsync(MediaRoute route, CancellationToken cancellationToken);
}
