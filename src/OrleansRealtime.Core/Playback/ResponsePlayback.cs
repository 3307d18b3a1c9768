using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Playback;

/// <summary>How far the edge is with the sound of one response.</summary>
internal sealed class ResponsePlayback(ResponseId id)
{
    public ResponseId Id => id;

    /// <summary>What is still to be heard, or is being heard.</summary>
    public HashSet<AudioStreamId> Streams { get; } = [];

    public bool HasStarted { get; set; }

    public bool WasCut { get; set; }
}
