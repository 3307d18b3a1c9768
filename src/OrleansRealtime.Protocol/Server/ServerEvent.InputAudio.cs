using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Server;

public abstract partial record ServerEvent
{
    /// <param name="AudioStartMs">From the session's first sample, prefix padding included.</param>
    /// <param name="ItemId">The id the item will have.</param>
    public sealed record SpeechStarted(int AudioStartMs, ItemId ItemId) : ServerEvent;

    public sealed record SpeechStopped(int AudioEndMs, ItemId ItemId) : ServerEvent;

    public sealed record InputAudioCommitted(ItemId? PreviousItemId, ItemId ItemId) : ServerEvent;

    public sealed record InputAudioCleared : ServerEvent;

    public sealed record InputAudioTimeoutTriggered(int AudioStartMs, int AudioEndMs, ItemId ItemId) : ServerEvent;
}
