using System.Text;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Tests.Client;

public sealed class ClientEventErrorTests
{
    public static TheoryData<string, string, string?, string> Events => new()
    {
        {
            """{"type":"nope"}""", "invalid_value", "type",
            "Invalid value: 'nope'. Supported values are: 'session.update', 'session.close', 'input_audio_buffer.append', "
            + "'session.input_audio_buffer.append', 'input_audio_buffer.commit', 'input_audio_buffer.clear', "
            + "'conversation.item.create', 'conversation.item.truncate', 'conversation.item.delete', "
            + "'conversation.item.retrieve', 'response.create', and 'response.cancel'."
        },
        { """{}""", "invalid_event", null, "The 'type' field is missing." },
        { """{"type":1}""", "invalid_type", "type", "Invalid type for 'type': expected a string, but got an integer instead." },
        { """[]""", "invalid_event", null, "Invalid event: expected a JSON object." },
        { """{"type":""", "invalid_json", null, "Invalid event: failed to parse JSON value. Stopped at line 1, byte 9." },
        { "", "invalid_json", null, "Invalid event: failed to parse JSON value. Stopped at line 1, byte 1." },
        { """{"type":"response.cancel"} x""", "invalid_json", null, "Invalid event: failed to parse JSON value. Text follows the JSON value." },
        { """{"type":"response.cancel","response_id":"\ud800"}""", "invalid_json", null, "Invalid event: failed to parse JSON value. A string holds half of a surrogate pair." },
        { """{"type":"session.close"}""", "invalid_value", "type", "'session.close' is only supported in translation sessions." },
        { """{"type":"input_audio_buffer.commit","x":1}""", "unknown_parameter", "x", "Unknown parameter: 'x'." },
        { """{"type":"session.update"}""", "missing_required_parameter", "session", "Missing required parameter: 'session'." },
        { """{"type":"session.update","session":null}""", "invalid_type", "session", "Invalid type for 'session': expected an object, but got null instead." },
        { """{"type":"conversation.item.delete"}""", "missing_required_parameter", "item_id", "Missing required parameter: 'item_id'." },
        { """{"type":"conversation.item.retrieve","item_id":true}""", "invalid_type", "item_id", "Invalid type for 'item_id': expected a string, but got a boolean instead." },
        { """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":12.5}""", "invalid_type", "audio_end_ms", "Invalid type for 'audio_end_ms': expected an integer, but got a decimal instead." },
        { """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1.0}""", "invalid_type", "audio_end_ms", "Invalid type for 'audio_end_ms': expected an integer, but got a decimal instead." },
        { """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":-1}""", "integer_below_min_value", "audio_end_ms", "Invalid 'audio_end_ms': integer below minimum value. Expected a value >= 0, but got -1 instead." },
        { """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":99999999999}""", "integer_above_max_value", "audio_end_ms", "Invalid 'audio_end_ms': integer above maximum value. Expected a value <= 2147483647, but got 99999999999 instead." },
        { """{"type":"conversation.item.truncate","item_id":"i","content_index":-99999999999,"audio_end_ms":0}""", "integer_below_min_value", "content_index", "Invalid 'content_index': integer below minimum value. Expected a value >= 0, but got -99999999999 instead." },
        { """{"type":"conversation.item.truncate","item_id":"i","content_index":0}""", "missing_required_parameter", "audio_end_ms", "Missing required parameter: 'audio_end_ms'." },
    };

    public static TheoryData<string, string, string> SessionFields => new()
    {
        { "{}", "missing_required_parameter", "session.type" },
        { """{"bogus":1}""", "missing_required_parameter", "session.type" },
        { """{"type":"translation"}""", "invalid_value", "session.type" },
        { """{"type":"realtime","bogus_field":1}""", "unknown_parameter", "session.bogus_field" },
        { """{"type":"realtime","voice":"alloy"}""", "unknown_parameter", "session.voice" },
        { """{"type":"realtime","id":"x"}""", "unknown_parameter", "session.id" },
        { """{"type":"realtime","instructions":null}""", "invalid_type", "session.instructions" },
        { """{"type":"realtime","model":1}""", "invalid_type", "session.model" },
        { """{"type":"realtime","output_modalities":["text","audio"]}""", "invalid_value", "session.output_modalities" },
        { """{"type":"realtime","output_modalities":[]}""", "invalid_value", "session.output_modalities" },
        { """{"type":"realtime","output_modalities":["video"]}""", "invalid_value", "session.output_modalities[0]" },
        { """{"type":"realtime","output_modalities":"text"}""", "invalid_type", "session.output_modalities" },
        { """{"type":"realtime","tools":{}}""", "invalid_type", "session.tools" },
        { """{"type":"realtime","tools":[1]}""", "invalid_type", "session.tools[0]" },
        { """{"type":"realtime","tools":[{"type":"function","function":{"name":"f"}}]}""", "missing_required_parameter", "session.tools[0].name" },
        { """{"type":"realtime","tools":[{"type":"function","name":"f","strict":true}]}""", "unknown_parameter", "session.tools[0].strict" },
        { """{"type":"realtime","tools":[{"type":"function","name":"f","parameters":[]}]}""", "invalid_type", "session.tools[0].parameters" },
        { """{"type":"realtime","tools":[{"type":"function","name":""}]}""", "invalid_value", "session.tools[0].name" },
        { """{"type":"realtime","tools":[{"type":"function","name":" f"}]}""", "invalid_value", "session.tools[0].name" },
        { """{"type":"realtime","tools":[{"type":"function","name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}""", "invalid_value", "session.tools[0].name" },
        { """{"type":"realtime","tool_choice":{"type":"function","name":" "}}""", "invalid_value", "session.tool_choice.name" },
        { """{"type":"realtime","tools":[{"type":"web"}]}""", "invalid_value", "session.tools[0].type" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_url":"u"}]}""", "missing_required_parameter", "session.tools[0].server_label" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s"}]}""", "missing_required_parameter", "session.tools[0].server_url" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","tunnel_id":"t"}]}""", "invalid_value", "session.tools[0].server_url" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","x":1}]}""", "unknown_parameter", "session.tools[0].x" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","headers":{"h":1}}]}""", "invalid_type", "session.tools[0].headers.h" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","require_approval":"maybe"}]}""", "invalid_value", "session.tools[0].require_approval" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","require_approval":{"never":{"x":1}}}]}""", "unknown_parameter", "session.tools[0].require_approval.never.x" },
        { """{"type":"realtime","tools":[{"type":"mcp","server_label":"s","server_url":"u","allowed_tools":[1]}]}""", "invalid_type", "session.tools[0].allowed_tools[0]" },
        { """{"type":"realtime","tool_choice":"maybe"}""", "invalid_value", "session.tool_choice" },
        { """{"type":"realtime","tool_choice":"function"}""", "invalid_value", "session.tool_choice" },
        { """{"type":"realtime","tool_choice":{"type":"function"}}""", "missing_required_parameter", "session.tool_choice.name" },
        { """{"type":"realtime","tool_choice":{"type":"function","name":"f","server_label":"s"}}""", "unknown_parameter", "session.tool_choice.server_label" },
        { """{"type":"realtime","tool_choice":1}""", "invalid_type", "session.tool_choice" },
        { """{"type":"realtime","parallel_tool_calls":"yes"}""", "invalid_type", "session.parallel_tool_calls" },
        { """{"type":"realtime","reasoning":{"effort":"huge"}}""", "invalid_value", "session.reasoning.effort" },
        { """{"type":"realtime","reasoning":{"x":1}}""", "unknown_parameter", "session.reasoning.x" },
        { """{"type":"realtime","max_output_tokens":0}""", "integer_below_min_value", "session.max_output_tokens" },
        { """{"type":"realtime","max_output_tokens":4097}""", "integer_above_max_value", "session.max_output_tokens" },
        { """{"type":"realtime","max_output_tokens":"many"}""", "invalid_value", "session.max_output_tokens" },
        { """{"type":"realtime","max_output_tokens":null}""", "invalid_type", "session.max_output_tokens" },
        { """{"type":"realtime","tracing":"on"}""", "invalid_value", "session.tracing" },
        { """{"type":"realtime","tracing":true}""", "invalid_type", "session.tracing" },
        { """{"type":"realtime","tracing":{"x":1}}""", "unknown_parameter", "session.tracing.x" },
        { """{"type":"realtime","truncation":"retention_ratio"}""", "invalid_value", "session.truncation" },
        { """{"type":"realtime","truncation":{"type":"retention_ratio"}}""", "missing_required_parameter", "session.truncation.retention_ratio" },
        { """{"type":"realtime","truncation":{"type":"retention_ratio","retention_ratio":1.5}}""", "decimal_above_max_value", "session.truncation.retention_ratio" },
        { """{"type":"realtime","truncation":{"type":"retention_ratio","retention_ratio":1,"token_limits":{"post_instructions":-1}}}""", "integer_below_min_value", "session.truncation.token_limits.post_instructions" },
        { """{"type":"realtime","prompt":{"version":"1"}}""", "missing_required_parameter", "session.prompt.id" },
        { """{"type":"realtime","prompt":{"id":"p","variables":1}}""", "invalid_type", "session.prompt.variables" },
        { """{"type":"realtime","include":"x"}""", "invalid_type", "session.include" },
        { """{"type":"realtime","include":[1]}""", "invalid_type", "session.include[0]" },
        { """{"type":"realtime","include":["session.stateless","session.stateles"]}""", "invalid_value", "session.include[1]" },
        { """{"type":"transcription","include":["x"]}""", "invalid_value", "session.include[0]" },
        { """{"type":"realtime","audio":null}""", "invalid_type", "session.audio" },
        { """{"type":"realtime","audio":{"bogus":1}}""", "unknown_parameter", "session.audio.bogus" },
        { """{"type":"realtime","audio":{"input":{"bogus":1}}}""", "unknown_parameter", "session.audio.input.bogus" },
        { """{"type":"realtime","audio":{"input":{"format":"pcm16"}}}""", "invalid_type", "session.audio.input.format" },
        { """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":48000}}}}""", "integer_above_max_value", "session.audio.input.format.rate" },
        { """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu","rate":8000}}}}""", "unknown_parameter", "session.audio.input.format.rate" },
        { """{"type":"realtime","audio":{"input":{"format":{"type":"audio/mp3"}}}}""", "invalid_value", "session.audio.input.format.type" },
        { """{"type":"realtime","audio":{"input":{"noise_reduction":{"type":"loud"}}}}""", "invalid_value", "session.audio.input.noise_reduction.type" },
        { """{"type":"realtime","audio":{"input":{"transcription":{"model":1}}}}""", "invalid_type", "session.audio.input.transcription.model" },
        { """{"type":"realtime","audio":{"input":{"transcription":{"delay":"long"}}}}""", "invalid_value", "session.audio.input.transcription.delay" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"vad"}}}}""", "invalid_value", "session.audio.input.turn_detection.type" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","threshold":0.5}}}}""", "unknown_parameter", "session.audio.input.turn_detection.threshold" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","idle_timeout_ms":6000}}}}""", "unknown_parameter", "session.audio.input.turn_detection.idle_timeout_ms" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","eagerness":"low"}}}}""", "unknown_parameter", "session.audio.input.turn_detection.eagerness" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":-0.1}}}}""", "decimal_below_min_value", "session.audio.input.turn_detection.threshold" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":1e999}}}}""", "decimal_above_max_value", "session.audio.input.turn_detection.threshold" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":4999}}}}""", "integer_below_min_value", "session.audio.input.turn_detection.idle_timeout_ms" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":30001}}}}""", "integer_above_max_value", "session.audio.input.turn_detection.idle_timeout_ms" },
        { """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"x"}}}}""", "invalid_value", "session.audio.input.turn_detection.eagerness" },
        { """{"type":"realtime","audio":{"output":{"speed":0.2}}}""", "decimal_below_min_value", "session.audio.output.speed" },
        { """{"type":"realtime","audio":{"output":{"speed":2}}}""", "decimal_above_max_value", "session.audio.output.speed" },
        { """{"type":"realtime","audio":{"output":{"voice":1}}}""", "invalid_type", "session.audio.output.voice" },
        { """{"type":"realtime","audio":{"output":{"voice":{"name":"x"}}}}""", "missing_required_parameter", "session.audio.output.voice.id" },
        { """{"type":"transcription","model":"m"}""", "unknown_parameter", "session.model" },
        { """{"type":"transcription","audio":{"output":{}}}""", "unknown_parameter", "session.audio.output" },
    };

    public static TheoryData<string, string, string> ItemFields => new()
    {
        { "1", "invalid_type", "item" },
        { "{}", "missing_required_parameter", "item.type" },
        { """{"type":"item_reference","id":"x"}""", "invalid_value", "item.type" },
        { """{"type":"message","content":[]}""", "missing_required_parameter", "item.role" },
        { """{"type":"message","role":"boss","content":[]}""", "invalid_value", "item.role" },
        { """{"type":"message","role":"user"}""", "missing_required_parameter", "item.content" },
        { """{"type":"message","role":"user","content":"hi"}""", "invalid_type", "item.content" },
        { """{"type":"message","role":"user","content":[{"type":"text","text":"x"}]}""", "invalid_value", "item.content[0].type" },
        { """{"type":"message","role":"user","content":[{"type":"output_text","text":"x"}]}""", "invalid_value", "item.content[0].type" },
        { """{"type":"message","role":"assistant","content":[{"type":"output_audio","transcript":"x"}]}""", "invalid_value", "item.content[0].type" },
        { """{"type":"message","role":"system","content":[{"type":"input_audio","audio":""}]}""", "invalid_value", "item.content[0].type" },
        { """{"type":"message","role":"user","content":[{"type":"input_text","text":"x","foo":1}]}""", "unknown_parameter", "item.content[0].foo" },
        { """{"type":"message","role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_text"}]}""", "missing_required_parameter", "item.content[1].text" },
        { """{"type":"message","role":"user","content":[{"type":"input_audio"}]}""", "missing_required_parameter", "item.content[0].audio" },
        { """{"type":"message","role":"user","content":[{"type":"input_audio","audio":"***"}]}""", "invalid_value", "item.content[0].audio" },
        { """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"https://x/y.png"}]}""", "invalid_value", "item.content[0].image_url" },
        { """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/gif;base64,AAAA"}]}""", "invalid_value", "item.content[0].image_url" },
        { """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,A"}]}""", "invalid_value", "item.content[0].image_url" },
        { """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"x"}]}""", "invalid_value", "item.content[0].detail" },
        { """{"id":"","type":"message","role":"user","content":[]}""", "invalid_value", "item.id" },
        { """{"id":"root","type":"message","role":"user","content":[]}""", "invalid_value", "item.id" },
        { """{"type":"message","role":"user","content":[],"status":"done"}""", "invalid_value", "item.status" },
        { """{"type":"message","role":"user","content":[],"object":"item"}""", "invalid_value", "item.object" },
        { """{"type":"message","role":"user","content":[],"foo":1}""", "unknown_parameter", "item.foo" },
        { """{"type":"function_call","arguments":"{}"}""", "missing_required_parameter", "item.name" },
        { """{"type":"function_call","name":"f","arguments":{}}""", "invalid_type", "item.arguments" },
        { """{"type":"function_call_output","output":"o"}""", "missing_required_parameter", "item.call_id" },
        { """{"type":"function_call_output","call_id":"c","output":{}}""", "invalid_type", "item.output" },
        { """{"type":"mcp_approval_response","approval_request_id":"a","approve":"yes"}""", "invalid_type", "item.approve" },
        { """{"type":"mcp_list_tools","server_label":"s","tools":{}}""", "invalid_type", "item.tools" },
    };

    public static TheoryData<string, string, string> ResponseFields => new()
    {
        { "1", "invalid_type", "response" },
        { """{"temperature":0.8}""", "unknown_parameter", "response.temperature" },
        { """{"conversation":"conv_1"}""", "invalid_value", "response.conversation" },
        { """{"input":{}}""", "invalid_type", "response.input" },
        { """{"input":[{"type":"item_reference"}]}""", "missing_required_parameter", "response.input[0].id" },
        { """{"input":[{"type":"item_reference","id":"i","x":1}]}""", "unknown_parameter", "response.input[0].x" },
        { """{"input":[{"id":"","type":"message","role":"user","content":[]}]}""", "invalid_value", "response.input[0].id" },
        { """{"input":[{"type":"nope"}]}""", "invalid_value", "response.input[0].type" },
        { """{"metadata":1}""", "invalid_type", "response.metadata" },
        { """{"metadata":{"a":1}}""", "invalid_type", "response.metadata.a" },
        { """{"audio":{"input":{}}}""", "unknown_parameter", "response.audio.input" },
        { """{"audio":{"output":{"speed":1}}}""", "unknown_parameter", "response.audio.output.speed" },
        { """{"audio":{"output":{"format":{"type":"audio/pcm","rate":8000}}}}""", "integer_below_min_value", "response.audio.output.format.rate" },
        { """{"max_output_tokens":5000}""", "integer_above_max_value", "response.max_output_tokens" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_IsRefusedExactly(string json, string code, string? param, string message)
    {
        var error = Refuse(json);
        Assert.Equal((ErrorTypes.InvalidRequest, code, param, message), (error.Type, error.Code, error.Param, error.Message));
    }

    [Theory]
    [MemberData(nameof(SessionFields))]
    public void SessionField_IsRefused(string session, string code, string param) =>
        AssertRefused($$"""{"event_id":"e","type":"session.update","session":{{session}}}""", code, param);

    [Theory]
    [MemberData(nameof(ItemFields))]
    public void ItemField_IsRefused(string item, string code, string param) =>
        AssertRefused($$"""{"type":"conversation.item.create","item":{{item}},"event_id":"e"}""", code, param);

    [Theory]
    [MemberData(nameof(ResponseFields))]
    public void ResponseField_IsRefused(string response, string code, string param) =>
        AssertRefused($$"""{"type":"response.create","event_id":"e","response":{{response}}}""", code, param);

    [Theory]
    [InlineData("""{"event_id":"e","type":"nope"}""")]
    [InlineData("""{"event_id":"e"}""")]
    [InlineData("""{"event_id":"e","type":7}""")]
    [InlineData("""{"type":"response.cancel","x":"\udc00","event_id":"e"}""")]
    [InlineData("""{"type":"conversation.item.delete","event_id":"e"}""")]
    [InlineData("""{"type":"conversation.item.delete","event\u005fid":"e"}""")]
    [InlineData("""{"\ud800":"x","type":"conversation.item.delete","event_id":"e"}""")]
    [InlineData("""{"type":"session.close","event_id":"e"}""")]
    public void Error_CarriesTheClientsEventId(string json) => Assert.Equal("e", Refuse(json).EventId);

    [Fact]
    public void EventId_IsLimited()
    {
        Assert.True(TryRead($$"""{"type":"response.cancel","event_id":"{{new string('x', 512)}}"}""", out _));

        Assert.False(TryRead($$"""{"type":"response.cancel","event_id":"{{new string('x', 513)}}"}""", out var error));
        Assert.Equal((ErrorCodes.StringAboveMaxLength, "event_id"), (error!.Code, error.Param));
        Assert.Equal(
            "Invalid 'event_id': string too long. Expected a string with maximum length 512, but got a string with length 513 instead.",
            error.Message);

        Assert.Equal(("invalid_type", "event_id"), Key(Refuse("""{"type":"response.cancel","event_id":5}""")));
    }

    [Fact]
    public void Rate_IsRefusedAsOnTheLiveWire() =>
        Assert.Equal(
            "Invalid 'session.audio.input.format.rate': integer below minimum value. Expected a value >= 24000, but got 16000 instead.",
            Refuse("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}}""").Message);

    [Theory]
    [InlineData("""{"type":"translation"}""", "Invalid value: 'translation'. Supported values are: 'realtime' and 'transcription'.")]
    [InlineData("""{"type":"realtime","tracing":"x"}""", "Invalid value: 'x'. Supported values are: 'auto'.")]
    [InlineData("""{"type":"realtime","tool_choice":"x"}""", "Invalid value: 'x'. Supported values are: 'auto', 'none', and 'required'.")]
    [InlineData("""{"type":"realtime","output_modalities":["text","audio"]}""", "Invalid modalities: ['text', 'audio']. Supported combinations are: ['text'] and ['audio'].")]
    [InlineData("""{"type":"realtime","max_output_tokens":true}""", "Invalid type for 'session.max_output_tokens': expected an integer or 'inf', but got a boolean instead.")]
    public void Lists_ReadAsSentences(string session, string message) =>
        Assert.Equal(message, Refuse($$"""{"type":"session.update","session":{{session}}}""").Message);

    [Fact]
    public void Metadata_IsLimited()
    {
        static string Event(string pairs) =>
            """{"type":"response.create","response":{"metadata":{""" + pairs + "}}}";

        var sixteen = string.Join(',', Enumerable.Range(0, 16).Select(i => $"\"k{i}\":\"v\""));
        Assert.True(TryRead(Event(sixteen), out _));
        Assert.Equal(("object_above_max_properties", "response.metadata"), Key(Refuse(Event(sixteen + ",\"k16\":\"v\""))));
        Assert.Equal(("string_above_max_length", "response.metadata"), Key(Refuse(Event($"\"{new string('k', 65)}\":\"v\""))));
        Assert.Equal(("string_above_max_length", "response.metadata.k"), Key(Refuse(Event($"\"k\":\"{new string('v', 513)}\""))));
    }

    [Fact]
    public void Nesting_IsBounded()
    {
        static string Event(int depth) =>
            $$"""{"type":"conversation.item.delete","item_id":"i","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        Assert.Equal("unknown_parameter", Refuse(Event(63)).Code);
        Assert.Equal("invalid_json", Refuse(Event(64)).Code);
        Assert.Equal("invalid_json", Refuse(Event(100_000)).Code);
    }

    [Fact]
    public void IllFormedUtf8_IsNotJson()
    {
        byte[] bytes = [.. """{"type":"response.cancel","response_id":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'];
        Assert.False(ClientEventReader.TryRead(bytes, out _, out var error));
        Assert.Equal("invalid_json", error.Code);
    }

    [Fact]
    public void LongText_IsQuotedInPart()
    {
        var error = Refuse($$"""{"type":"{{new string('x', 100_000)}}"}""");
        Assert.True(error.Message.Length < 1_000);
        error = Refuse($$"""{"type":"response.cancel","{{new string('x', 100_000)}}":1}""");
        Assert.True(error.Param!.Length < 1_000);
    }

    internal static ProtocolError Refuse(string json)
    {
        Assert.False(TryRead(json, out var error));
        return error!;
    }

    private static void AssertRefused(string json, string code, string param)
    {
        var error = Refuse(json);
        Assert.Equal((code, param, "e"), (error.Code, error.Param, error.EventId));
    }

    private static (string?, string?) Key(ProtocolError error) => (error.Code, error.Param);

    private static bool TryRead(string json, out ProtocolError? error)
    {
        var ok = ClientEventReader.TryRead(Encoding.UTF8.GetBytes(json), out var read, out error);
        Assert.Equal(ok, read is not null);
        return ok;
    }
}
