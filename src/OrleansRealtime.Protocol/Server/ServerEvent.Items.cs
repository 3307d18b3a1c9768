using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Protocol.Server;

public abstract partial record ServerEvent
{
    public sealed record ItemAdded(ItemId? PreviousItemId, ConversationItem Item) : ServerEvent;

    public sealed record ItemDone(ItemId? PreviousItemId, ConversationItem Item) : ServerEvent;

    public sealed record ItemRetrieved(ConversationItem Item) : ServerEvent;

    public sealed record ItemTruncated(ItemId ItemId, int ContentIndex, int AudioEndMs) : ServerEvent;

    public sealed record ItemDeleted(ItemId ItemId) : ServerEvent;

    public sealed record TranscriptionDelta(ItemId ItemId, int ContentIndex, string Delta) : ServerEvent;

    public sealed record TranscriptionCompleted(
        ItemId ItemId,
        int ContentIndex,
        string Transcript,
        TranscriptionUsage Usage) : ServerEvent;

    public sealed record TranscriptionFailed(ItemId ItemId, int ContentIndex, ProtocolError Details) : ServerEvent;
}
