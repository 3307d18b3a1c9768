using System.Text;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Responses;

/// <summary>A message a response is writing or speaking.</summary>
internal sealed class OutputMessage(ConversationEntry entry, PartAddress at, ItemId? previous, AudioStreamId? stream)
{
    private readonly StringBuilder _text = new();

    public ConversationEntry Entry => entry;

    public PartAddress At => at;

    public ItemId? Previous => previous;

    /// <summary>Its audio; null when it is written.</summary>
    public AudioStreamId? Stream => stream;

    public string Text => _text.ToString();

    public SampleTime AudioLength => entry.Spoken?.Length ?? SampleTime.Zero;

    public void Append(string delta) => _text.Append(delta);

    /// <summary>The part as <c>response.content_part.*</c> shows it.</summary>
    public ContentPart Part(string text) =>
        stream is null ? new ContentPart.OutputText(text) : new ContentPart.OutputAudio(text);

    /// <summary>The item with so much text, in this state.</summary>
    public ConversationItem.Message Item(string text, ItemStatus status) =>
        new(MessageRole.Assistant, [Part(text)]) { Id = at.ItemId, Status = status };
}
