using Microsoft.Extensions.AI;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Sessions;

/// <summary>An image from the client to an engine that sees, and to one that does not.</summary>
public sealed class ImageTests
{
    private const string Item = """
        {"type":"conversation.item.create","event_id":"look","item":{"type":"message","role":"user","content":[
        {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"high"},{"type":"input_text","text":"What is this?"}]}}
        """;

    [Fact]
    public async Task AnEngineThatSees_GetsItsBytes()
    {
        var engine = new ScriptedEngine("local") { CanSee = true };
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","output_modalities":["text"]}""");

        await client.SendTextAsync(Item);
        await client.SendAsync(new { type = "response.create" });
        await client.NextAsync("response.done");

        var message = Assert.Single(engine.Responder.Requests.Single().Messages);
        var image = Assert.IsType<DataContent>(message.Contents[0]);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], image.Data.ToArray());
        Assert.Equal("high", image.AdditionalProperties!["detail"]);
        Assert.Equal("What is this?", Assert.IsType<TextContent>(message.Contents[1]).Text);
    }

    [Fact]
    public async Task AnEngineThatDoesNot_RefusesIt()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();

        await client.SendTextAsync(Item);

        var error = await client.NextErrorAsync("look");
        Assert.Contains("cannot see images", error.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal("item.content[0].type", error.Text("error.param"));
    }
}
