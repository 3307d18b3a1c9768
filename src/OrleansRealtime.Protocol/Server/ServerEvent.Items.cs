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

    /// <param name="ItemId">The item.</param>
    /// <param name="ContentIndex">Which part of it.</param>
    /// <param name="Delta">What to append.</param>
    /// <param name="Logprobs">Of the delta's tokens; null unless asked for and known.</param>
    public sealed record TranscriptionDelta(
        ItemId ItemId,
        int ContentIndex,
        string Delta,
        IReadOnlyList<TokenLogprob>? Logprobs = null) : ServerEvent;

    public sealed record TranscriptionCompleted(
        ItemId ItemId,
        int ContentIndex,
        string Transcript,
        TranscriptionUsage Usage,
        TranscriptionExtras Extras) : ServerEvent
    {
        public TranscriptionCompleted(ItemId itemId, int contentIndex, string transcript, TranscriptionUsage usage)
            : this(itemId, contentIndex, transcript, usage, TranscriptionExtras.None)
        {
        }
    }

    public sealed record TranscriptionFailed(ItemId ItemId, int ContentIndex, ProtocolError Details) : ServerEvent;
}
