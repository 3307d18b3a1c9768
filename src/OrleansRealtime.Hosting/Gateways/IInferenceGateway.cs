using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Reaches inference workers, wherever they run.</summary>
public interface IInferenceGateway
{
    /// <summary>Whether some engine answers for this model name.</summary>
    bool Knows(string model);

    /// <summary>Takes a worker for a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="model">The model its client named.</param>
    /// <param name="speech">Where sound is written down for a client that comes back; null where it is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IInferenceSession> OpenAsync(
        SessionId sessionId,
        string model,
        SpeechKeeping? speech,
        CancellationToken cancellationToken);

    /// <summary>Connects an edge to the worker a session chose.</summary>
    /// <param name="route">Where the session's audio goes.</param>
    /// <param name="attachment">
    /// Which of the session's connections it is: audio it brings when a later one has begun is dropped. 0 for a sideband, which brings none.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IMediaLink> ConnectAsync(MediaRoute route, int attachment, CancellationToken cancellationToken);
}
