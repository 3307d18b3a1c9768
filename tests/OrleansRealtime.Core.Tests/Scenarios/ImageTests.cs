using OrleansRealtime.Core.Images;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>Images: who can see them, how large they may be, and what of them is told back.</summary>
public sealed class ImageTests
{
    private static readonly ImageSettings Eyes = new() { CanSee = true, MaxImageBytes = 600_000, MaxTotalBytes = 1_000_000 };

    [Fact]
    public void AnEngineThatSees_IsShownTheImage()
    {
        var session = Create(Eyes);

        session.Client(Item("look", 3_000));
        session.Client("""{"type":"response.create"}""");

        var added = (ConversationItem.Message)session.Last<ServerEvent.ItemAdded>().Item;
        Assert.Equal(Url(3_000), Assert.IsType<ContentPart.InputImage>(added.Content[0]).ImageUrl);
        var shown = (ConversationItem.Message)session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Single();
        Assert.Equal(new ContentPart.InputImage(Url(3_000), "low"), shown.Content[0]);
    }

    [Fact]
    public void AnImageTooLargeForAnEvent_IsLeftOutOfIt_AndKept()
    {
        var session = Create(Eyes);

        session.Client(Item("look", 450_000));
        session.Client("""{"type":"response.create"}""");

        var added = (ConversationItem.Message)session.Last<ServerEvent.ItemAdded>().Item;
        Assert.Equal(new ContentPart.InputImage("", "low"), added.Content[0]);
        var shown = (ConversationItem.Message)session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Single();
        Assert.Equal(Url(450_000), Assert.IsType<ContentPart.InputImage>(shown.Content[0]).ImageUrl);
    }

    [Fact]
    public void ABlindEngine_RefusesClearly()
    {
        var session = Create(ImageSettings.Blind);

        session.Client(Item("look", 3_000));
        var error = session.Last<ServerEvent.Error>().Details;

        Assert.Equal(("invalid_value", "item.content[0].type", "look"), (error.Code, error.Param, error.EventId));
        Assert.Contains("cannot see images", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("conversation.item.added", session.Types);
    }

    [Fact]
    public void ABlindEngine_RefusesImagesInAResponsesOwnInput()
    {
        var session = Create(ImageSettings.Blind);

        session.Client($$$$"""{"type":"response.create","response":{"conversation":"none","input":[{{{{Message(300)}}}}]}}""");

        Assert.Equal("response.input[0].content[0].type", session.Last<ServerEvent.Error>().Details.Param);
        Assert.DoesNotContain("response.created", session.Types);
    }

    [Fact]
    public void OneImage_HasALimit()
    {
        var session = Create(Eyes);

        session.Client(Item("big", 600_003));

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("invalid_value", "item.content[0].image_url"), (error.Code, error.Param));
        Assert.Contains("600003 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllImagesTogether_HaveALimit_UntilSomeAreDeleted()
    {
        var session = Create(Eyes);
        session.Client(Item("one", 600_000));
        var first = session.Last<ServerEvent.ItemAdded>().Item.Id;

        session.Client(Item("two", 450_000));
        Assert.Equal("conversation_full", session.Last<ServerEvent.Error>().Details.Code);

        session.Client($$"""{"type":"conversation.item.delete","item_id":"{{first}}"}""");
        session.Forget();
        session.Client(Item("two", 450_000));
        Assert.Equal(["conversation.item.added", "conversation.item.done"], session.Types);
    }

    private static SessionSimulator Create(ImageSettings images) => new(settings: new SessionSettings { Images = images });

    private static string Item(string eventId, int bytes) =>
        $$$"""{"type":"conversation.item.create","event_id":"{{{eventId}}}","item":{{{Message(bytes)}}}}""";

    private static string Message(int bytes) =>
        $$$"""{"type":"message","role":"user","content":[{"type":"input_image","image_url":"{{{Url(bytes)}}}","detail":"low"}]}""";

    private static string Url(int bytes) => $"data:image/png;base64,{Convert.ToBase64String(new byte[bytes])}";
}
