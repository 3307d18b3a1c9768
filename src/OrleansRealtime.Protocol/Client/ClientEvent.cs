using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// What a client asks for. <c>input_audio_buffer.append</c> is not among these: its audio never enters the session,
/// see <c>AppendReader</c>.
/// </summary>
public abstract record ClientEvent
{
    private ClientEvent()
    {
    }

    /// <summary>The client's own id, echoed in an error about this event; null when it sent none.</summary>
    public string? EventId { get; init; }

    /// <summary>The command's number in a session that can be resumed; null when the client gave none.</summary>
    public long? Seq { get; init; }

    public sealed record SessionUpdate(SessionPatch Session) : ClientEvent;

    public sealed record InputAudioCommit : ClientEvent;

    public sealed record InputAudioClear : ClientEvent;

    /// <param name="PreviousItemId">Null appends at the end; <see cref="ItemId.Root"/> puts it first.</param>
    /// <param name="Item">The item; its id is null when the client chose none.</param>
    public sealed record ItemCreate(ItemId? PreviousItemId, ConversationItem Item) : ClientEvent;

    public sealed record ItemRetrieve(ItemId ItemId) : ClientEvent;

    /// <param name="ItemId">An assistant's audio message.</param>
    /// <param name="ContentIndex">Always 0 in practice.</param>
    /// <param name="AudioEndMs">What the user heard, milliseconds from the start of the item's audio.</param>
    public sealed record ItemTruncate(ItemId ItemId, int ContentIndex, int AudioEndMs) : ClientEvent;

    public sealed record ItemDelete(ItemId ItemId) : ClientEvent;

    public sealed record ResponseCreate(ResponseOptions Response) : ClientEvent;

    /// <param name="ResponseId">Null means the active response of the default conversation.</param>
    public sealed record ResponseCancel(ResponseId? ResponseId) : ClientEvent;

    /// <param name="Id">Null leaves the choice to the server.</param>
    /// <param name="Name">What the client calls it; null for nothing.</param>
    /// <param name="Session">What differs from the current context; holds only settings a context has of its own.</param>
    public sealed record ContextCreate(ContextId? Id, string? Name, SessionPatch Session) : ClientEvent;

    public sealed record ContextList : ClientEvent;

    /// <param name="ContextId">Where to.</param>
    /// <param name="Cancel">Cancel a running response rather than wait for its end.</param>
    public sealed record ContextSwitch(ContextId ContextId, bool Cancel) : ClientEvent;

    public sealed record ContextDelete(ContextId ContextId) : ClientEvent;

    /// <summary>What the client has: the server may forget it.</summary>
    /// <param name="UpTo">The last numbered event it acted on; null says nothing about events.</param>
    /// <param name="Audio">How much of some items' audio it has received.</param>
    public sealed record SessionAcknowledge(long? UpTo, IReadOnlyList<ReceivedAudio> Audio) : ClientEvent;

    /// <summary>Stop playing queued audio: media transports only.</summary>
    public sealed record OutputAudioClear : ClientEvent;
}
