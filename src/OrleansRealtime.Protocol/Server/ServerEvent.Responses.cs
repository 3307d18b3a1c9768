using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Protocol.Server;

public abstract partial record ServerEvent
{
    public sealed record ResponseCreated(ResponseResource Response) : ServerEvent;

    public sealed record ResponseDone(ResponseResource Response) : ServerEvent;

    public sealed record OutputItemAdded(ResponseId ResponseId, int OutputIndex, ConversationItem Item) : ServerEvent;

    public sealed record OutputItemDone(ResponseId ResponseId, int OutputIndex, ConversationItem Item) : ServerEvent;

    /// <summary>The part is written as <c>audio</c> or <c>text</c>, without the <c>output_</c> of items.</summary>
    public sealed record ContentPartAdded(PartAddress At, ContentPart Part) : ServerEvent;

    public sealed record ContentPartDone(PartAddress At, ContentPart Part) : ServerEvent;

    public sealed record OutputTextDelta(PartAddress At, string Delta) : ServerEvent;

    public sealed record OutputTextDone(PartAddress At, string Text) : ServerEvent;

    public sealed record AudioTranscriptDelta(PartAddress At, string Delta) : ServerEvent;

    public sealed record AudioTranscriptDone(PartAddress At, string Transcript) : ServerEvent;

    /// <summary>The deltas themselves are written at the edge, from the media plane.</summary>
    public sealed record OutputAudioDone(PartAddress At) : ServerEvent;

    public sealed record FunctionArgumentsDelta(
        ResponseId ResponseId,
        ItemId ItemId,
        int OutputIndex,
        string CallId,
        string Delta) : ServerEvent;

    public sealed record FunctionArgumentsDone(
        ResponseId ResponseId,
        ItemId ItemId,
        int OutputIndex,
        string CallId,
        string Name,
        string Arguments) : ServerEvent;
}
