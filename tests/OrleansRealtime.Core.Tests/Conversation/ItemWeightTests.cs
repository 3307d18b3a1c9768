using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Conversation;

public sealed class ItemWeightTests
{
    /// <summary>Whatever field of an item is long: it counts.</summary>
    [Theory]
    [InlineData("""{"type":"message","role":"user","content":[{"type":"input_text","text":"LONG"}]}""")]
    [InlineData("""{"type":"message","role":"user","id":"LONG","content":[]}""")]
    [InlineData("""{"type":"function_call","name":"f","call_id":"LONG","arguments":""}""")]
    [InlineData("""{"type":"mcp_call","server_label":"s","name":"f","arguments":"","error":{"x":"LONG"}}""")]
    [InlineData("""{"type":"mcp_call","server_label":"LONG","name":"f","arguments":""}""")]
    [InlineData("""{"type":"mcp_call","server_label":"s","name":"LONG","arguments":""}""")]
    [InlineData("""{"type":"mcp_list_tools","server_label":"s","tools":[],"error":"LONG"}""")]
    [InlineData("""{"type":"mcp_list_tools","server_label":"s","tools":[{"name":"LONG"}]}""")]
    [InlineData("""{"type":"mcp_approval_request","server_label":"s","name":"f","arguments":"LONG"}""")]
    public void AnItemTooLongForTheConversation_IsRefused(string item)
    {
        var session = new SessionSimulator(settings: new SessionSettings { MaxConversationCharacters = 500 });
        Create(session, new string('x', 100));
        Assert.IsType<ServerEvent.ItemDone>(session.Events.Last());

        Create(session, new string('x', 600));
        Assert.Equal("conversation_full", session.Last<ServerEvent.Error>().Details.Code);

        void Create(SessionSimulator session, string text) => session.Client(
            $$"""{"type":"conversation.item.create","item":{{item.Replace("LONG", text, StringComparison.Ordinal)}}}""");
    }
}
