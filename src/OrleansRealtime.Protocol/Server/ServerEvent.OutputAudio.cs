using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Server;

/// <summary>Media transports only: a plain WebSocket never hears of a server's playback.</summary>
public abstract partial record ServerEvent
{
    public sealed record OutputAudioBufferStarted(ResponseId ResponseId) : ServerEvent;

    public sealed record OutputAudioBufferStopped(ResponseId ResponseId) : ServerEvent;

    public sealed record OutputAudioBufferCleared(ResponseId ResponseId) : ServerEvent;
}
