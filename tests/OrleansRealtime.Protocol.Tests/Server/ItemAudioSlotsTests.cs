using System.Buffers;
using System.Text;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Protocol.Tests.Server;

public sealed class ItemAudioSlotsTests
{
    private const string Forged = """}],"content":[{"transcript":"x"}],"transcript":""";

    [Fact]
    public void AFilledSlot_IsAsIfTheEventHadBeenWrittenWithIt()
    {
        var without = new ConversationItem.Message(MessageRole.User, [
            new ContentPart.InputText(Forged),
            new ContentPart.InputAudio(Forged),
            new ContentPart.InputAudio(null),
        ])
        { Id = new ItemId(Forged) };
        var with = without with
        {
            Content = [without.Content[0], new ContentPart.InputAudio(Forged, new byte[] { 1, 2, 3 }), without.Content[2]],
        };
        var text = Write(without);

        var slots = ItemAudioSlots.Find(Encoding.UTF8.GetBytes(text));

        Assert.Equal([1, 2], slots.Keys.Order());
        Assert.Equal(Write(with), text.Insert(slots[1], "\"audio\":\"AQID\","));
    }

    [Fact]
    public void AnAnswersPart_HasASlotToo()
    {
        var item = new ConversationItem.Message(MessageRole.Assistant, [new ContentPart.OutputAudio("Hello.")]) { Id = new ItemId("a") };
        var text = Write(item);

        var slot = ItemAudioSlots.Find(Encoding.UTF8.GetBytes(text)).Single();

        Assert.Equal(0, slot.Key);
        Assert.Equal(
            Write(item with { Content = [new ContentPart.OutputAudio("Hello.", new byte[] { 1, 2, 3 })] }),
            text.Insert(slot.Value, "\"audio\":\"AQID\","));
    }

    [Fact]
    public void OtherItems_HaveNone()
    {
        Assert.Empty(ItemAudioSlots.Find(Encoding.UTF8.GetBytes(
            Write(new ConversationItem.FunctionCall("transcript", "content", "{}") { Id = new ItemId("a") }))));
    }

    // ASCII only: offsets in bytes are offsets in characters.
    private static string Write(ConversationItem item)
    {
        var output = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(output, new ServerEvent.ItemRetrieved(item), "event_1");
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
