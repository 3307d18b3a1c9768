using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Playback;

/// <summary>How far the edge is with the sound of one response.</summary>
internal sealed class ResponsePlayback(ResponseId id, OperationId operation)
{
    public ResponseId Id => id;

    public OperationId Operation => operation;

    /// <summary>What is still to be heard, or is being heard.</summary>
    public HashSet<AudioStreamId> Streams { get; } = [];

    public bool HasStarted { get; set; }

    public bool WasCut { get; set; }
}
