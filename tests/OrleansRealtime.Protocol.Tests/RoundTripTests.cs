using System.Text;
using System.Text.Json;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Protocol.Tests.Client;
using OrleansRealtime.Protocol.Tests.Server;

namespace OrleansRealtime.Protocol.Tests;

/// <summary>What the server shows of an item or a session, a client may send back, and nothing is lost.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("""{"id":"i","type":"message","status":"completed","role":"system","content":[{"type":"input_text","text":"é \"q\" \\ \n"}]}""")]
    [InlineData("""{"id":"i","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","audio":"AAEC","transcript":null},{"type":"input_image","image_url":"data:image/jpeg;base64,AAAA","detail":"high"}]}""")]
    [InlineData("""{"id":"i","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":""}]}""")]
    [InlineData("""{"id":"i","type":"function_call","status":"completed","name":"f","call_id":"c","arguments":"{\"a\":1}"}""")]
    [InlineData("""{"id":"i","type":"function_call_output","status":"completed","call_id":"c","output":"o"}""")]
    [InlineData("""{"id":"i","type":"mcp_list_tools","server_label":"s","tools":[{"name":"n","input_schema":{}}]}""")]
    [InlineData("""{"id":"i","type":"mcp_list_tools","server_label":"s","tools":[],"error":"It is not there."}""")]
    [InlineData("""{"id":"i","type":"mcp_call","server_label":"s","name":"n","arguments":"{}","approval_request_id":"r","output":null,"error":{"type":"http_error","code":500,"message":"m"}}""")]
    [InlineData("""{"id":"i","type":"mcp_approval_request","server_label":"s","name":"n","arguments":"{}"}""")]
    [InlineData("""{"id":"i","type":"mcp_approval_response","approval_request_id":"r","approve":false,"reason":"no"}""")]
    public void Item_ComesBackAsItWas(string json)
    {
        var item = ClientEventReaderTests
            .Read<ClientEvent.ItemCreate>("{\"type\":\"conversation.item.create\",\"item\":" + json + "}").Item;
        var written = ServerEventWriterTests.Write(new ServerEvent.ItemRetrieved(item), "e");
        Assert.Equal("""{"type":"conversation.item.retrieved","event_id":"e","item":""" + json + "}", written);
    }

    [Theory]
    [InlineData("""{"type":"server_vad","threshold":0.25,"prefix_padding_ms":0,"silence_duration_ms":900,"idle_timeout_ms":30000,"create_response":false,"interrupt_response":true}""")]
    [InlineData("""{"type":"semantic_vad","eagerness":"low","create_response":true,"interrupt_response":false}""")]
    [InlineData("null")]
    public void Session_ComesBackAsItWas(string turnDetection)
    {
        var patch = ClientEventReaderTests.ReadPatch(
            """{"type":"realtime","tools":[{"type":"function","name":"f","parameters":{"x":[1,2]}}],"max_output_tokens":9,"audio":{"input":{"turn_detection":"""
            + turnDetection + """},"output":{"speed":0.3,"voice":"cedar"}}}""");
        Assert.Null(SessionPatcher.Apply(SessionDefaults.Realtime(new SessionId("s"), "m", 5), patch, out var session));
        var shown = Show(session);

        // What a client sends back are the same fields without those that only the server writes.
        var fields = JsonElement.Parse(shown).EnumerateObject().Where(field => field.Name is not ("object" or "id" or "expires_at"));
        var again = "{" + string.Join(',', fields.Select(field => $"\"{field.Name}\":{field.Value.GetRawText()}")) + "}";
        Assert.Null(SessionPatcher.Apply(
            SessionDefaults.Realtime(new SessionId("s"), "other", 5),
            ClientEventReaderTests.ReadPatch(again),
            out var copy));
        Assert.Equal(shown, Show(copy));
        Assert.Contains($"\"turn_detection\":{turnDetection}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void KeptJson_OutlivesTheMessage()
    {
        var bytes = Encoding.UTF8.GetBytes(
            """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"f","parameters":{"x":1}}]}}""");
        Assert.True(ClientEventReader.TryRead(bytes, out var read, out _));
        Array.Clear(bytes);
        var tool = Assert.IsType<ToolDefinition.Function>(((ClientEvent.SessionUpdate)read).Session.Tools.Value[0]);
        Assert.Equal("""{"x":1}""", tool.Parameters!.Value.GetRawText());
    }

    [Fact]
    public void ItemIds_AreTheClients() =>
        Assert.Equal(
            new ItemId(new string('x', 100)),
            ClientEventReaderTests.Read<ClientEvent.ItemCreate>(
                "{\"type\":\"conversation.item.create\",\"item\":{\"id\":\"" + new string('x', 100)
                + "\",\"type\":\"message\",\"role\":\"user\",\"content\":[]}}").Item.Id);

    private static string Show(SessionConfig session)
    {
        var json = ServerEventWriterTests.Write(new ServerEvent.SessionUpdated(session), "e");
        return JsonElement.Parse(json).GetProperty("session").GetRawText();
    }
}
