using System.Text;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Protocol.Tests.Beta;

/// <summary>Every server event that has another name or shape in the beta, and that all others stay as they are.</summary>
public sealed class BetaServerEventTests
{
    private const string Today =
        """
        "output_modalities":["audio"],"instructions":"Hi.","tools":[],"tool_choice":"auto","max_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,"expires_at":9,"audio":{"input":{"format":{"type":"audio/pcmu"},"transcription":{"model":"whisper-1"},"noise_reduction":null,"turn_detection":{"type":"server_vad"}},"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"verse","speed":1.5}},"include":null
        """;

    private const string Flat =
        """
        "modalities":["audio","text"],"instructions":"Hi.","tools":[],"tool_choice":"auto","temperature":0.8,"max_response_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,"expires_at":9,"input_audio_format":"g711_ulaw","input_audio_transcription":{"model":"whisper-1"},"input_audio_noise_reduction":null,"turn_detection":{"type":"server_vad"},"output_audio_format":"pcm16","voice":"verse","speed":1.5,"include":null,"client_secret":null
        """;

    private const string Item = """{"id":"i","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"Hé"},{"type":"output_text","text":"output_text"}]}""";
    private const string BetaItem = """{"id":"i","object":"realtime.item","type":"message","status":"completed","role":"assistant","content":[{"type":"audio","transcript":"Hé"},{"type":"text","text":"output_text"}]}""";

    public static TheoryData<string, string> Reshaped => new()
    {
        {
            $$$$$$"""{"type":"session.created","event_id":"e","session":{"type":"realtime","object":"realtime.session","id":"s","model":"m",{{{{{{Today}}}}}}}}""",
            $$$$$$"""{"type":"session.created","event_id":"e","session":{"object":"realtime.session","id":"s","model":"m",{{{{{{Flat}}}}}}}}"""
        },
        {
            $$$$$$"""{"type":"session.updated","event_id":"e","session":{"type":"realtime","object":"realtime.session","id":"s","model":"m",{{{{{{Today}}}}}}}}""",
            $$$$$$"""{"type":"session.updated","event_id":"e","session":{"object":"realtime.session","id":"s","model":"m",{{{{{{Flat}}}}}}}}"""
        },
        {
            """{"type":"session.created","event_id":"e","session":{"type":"transcription","object":"realtime.transcription_session","id":"s","expires_at":9,"audio":{"input":{"format":{"type":"audio/pcma"},"transcription":null,"noise_reduction":{"type":"near_field"},"turn_detection":null}},"include":null}}""",
            """{"type":"transcription_session.created","event_id":"e","session":{"object":"realtime.transcription_session","id":"s","expires_at":9,"input_audio_format":"g711_alaw","input_audio_transcription":null,"input_audio_noise_reduction":{"type":"near_field"},"turn_detection":null,"include":null,"client_secret":null}}"""
        },
        {
            """{"type":"session.updated","event_id":"e","session":{"type":"transcription","object":"realtime.transcription_session","id":"s","expires_at":9,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,"turn_detection":null}},"include":null}}""",
            """{"type":"transcription_session.updated","event_id":"e","session":{"object":"realtime.transcription_session","id":"s","expires_at":9,"input_audio_format":"pcm16","input_audio_transcription":null,"input_audio_noise_reduction":null,"turn_detection":null,"include":null,"client_secret":null}}"""
        },
        {
            $$$$$$"""{"type":"conversation.item.added","event_id":"e","previous_item_id":null,"item":{{{{{{Item}}}}}}}""",
            $$$$$$"""{"type":"conversation.item.created","event_id":"e","previous_item_id":null,"item":{{{{{{BetaItem}}}}}}}"""
        },
        { $$$$$$"""{"type":"conversation.item.done","event_id":"e","previous_item_id":null,"item":{{{{{{Item}}}}}}}""", "" },
        {
            $$$$$$"""{"type":"conversation.item.retrieved","event_id":"e","item":{{{{{{Item}}}}}}}""",
            $$$$$$"""{"type":"conversation.item.retrieved","event_id":"e","item":{{{{{{BetaItem}}}}}}}"""
        },
        {
            $$$$$$"""{"type":"response.output_item.added","event_id":"e","response_id":"r","output_index":0,"item":{{{{{{Item}}}}}}}""",
            $$$$$$"""{"type":"response.output_item.added","event_id":"e","response_id":"r","output_index":0,"item":{{{{{{BetaItem}}}}}}}"""
        },
        {
            $$$$$$"""{"type":"response.output_item.done","event_id":"e","response_id":"r","output_index":0,"item":{{{{{{Item}}}}}}}""",
            $$$$$$"""{"type":"response.output_item.done","event_id":"e","response_id":"r","output_index":0,"item":{{{{{{BetaItem}}}}}}}"""
        },
        {
            """{"type":"response.created","event_id":"e","response":{"object":"realtime.response","id":"r","status":"in_progress","status_details":null,"output":[],"conversation_id":null,"output_modalities":["text"],"max_output_tokens":20,"audio":{"output":{"format":{"type":"audio/pcma"},"voice":"ash"}},"usage":null,"metadata":null}}""",
            """{"type":"response.created","event_id":"e","response":{"object":"realtime.response","id":"r","status":"in_progress","status_details":null,"output":[],"conversation_id":null,"modalities":["text"],"max_output_tokens":20,"voice":"ash","output_audio_format":"g711_alaw","temperature":0.8,"usage":null,"metadata":null}}"""
        },
        {
            $$$$$$"""{"type":"response.done","event_id":"e","response":{"id":"r","output":[{{{{{{Item}}}}}}],"conversation_id":"conv_real","output_modalities":["audio"],"max_output_tokens":"inf","audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":{"id":"voice_1"}}},"usage":null}}""",
            $$$$$$"""{"type":"response.done","event_id":"e","response":{"id":"r","output":[{{{{{{BetaItem}}}}}}],"conversation_id":"conv_beta","modalities":["audio","text"],"max_output_tokens":"inf","voice":{"id":"voice_1"},"output_audio_format":"pcm16","temperature":0.8,"usage":null}}"""
        },
    };

    public static TheoryData<string, string> ErrorPaths => new()
    {
        { "session.audio.input.format.type", "session.input_audio_format.type" },
        { "session.audio.input.transcription.model", "session.input_audio_transcription.model" },
        { "session.audio.input.noise_reduction.type", "session.input_audio_noise_reduction.type" },
        { "session.audio.input.turn_detection.threshold", "session.turn_detection.threshold" },
        { "session.audio.output.format", "session.output_audio_format" },
        { "session.audio.output.voice", "session.voice" },
        { "session.audio.output.speed", "session.speed" },
        { "session.output_modalities", "session.modalities" },
        { "session.max_output_tokens", "session.max_response_output_tokens" },
        { "response.audio.output.voice", "response.voice" },
        { "response.audio.output.format", "response.output_audio_format" },
        { "response.output_modalities", "response.modalities" },
        { "response.max_output_tokens", "response.max_response_output_tokens" },
        { "item.content[0].type", "item.content[0].type" },
    };

    public static TheoryData<string> Names => [.. BetaNames.Renamed.Keys];

    public static TheoryData<string> Unchanged =>
    [
        .. typeof(ServerEventTypes).GetFields().Select(constant => (string)constant.GetRawConstantValue()!)
            .Except(BetaNames.Renamed.Keys)
            .Except([
                ServerEventTypes.Error, ServerEventTypes.SessionCreated, ServerEventTypes.SessionUpdated, ServerEventTypes.ItemAdded,
                ServerEventTypes.ItemDone, ServerEventTypes.ItemRetrieved, ServerEventTypes.OutputItemAdded,
                ServerEventTypes.OutputItemDone, ServerEventTypes.ResponseCreated, ServerEventTypes.ResponseDone,
            ]),
    ];

    // As the API's reference has them: the table in the product is what is tested.
    private static readonly Dictionary<string, string> Reference = new()
    {
        ["response.output_text.delta"] = "response.text.delta",
        ["response.output_text.done"] = "response.text.done",
        ["response.output_audio.delta"] = "response.audio.delta",
        ["response.output_audio.done"] = "response.audio.done",
        ["response.output_audio_transcript.delta"] = "response.audio_transcript.delta",
        ["response.output_audio_transcript.done"] = "response.audio_transcript.done",
    };

    [Theory]
    [MemberData(nameof(Reshaped))]
    public void AShape_IsTheBetas(string today, string beta) => Assert.Equal(beta, Translate(today));

    [Theory]
    [MemberData(nameof(Names))]
    public void ARenamedEvent_KeepsEverythingElse(string today) => Assert.Equal(
        Delta(Reference[today], today), Translate(Delta(today, today)));

    [Theory]
    [MemberData(nameof(Unchanged))]
    public void EveryOtherEvent_StaysAsItIs(string type)
    {
        var text = $$$"""{"type":"{{{type}}}","event_id":"e","delta":"output_text","part":{"type":"audio"}}""";

        Assert.Equal(text, Translate(text));
    }

    [Theory]
    [MemberData(nameof(ErrorPaths))]
    public void AnError_NamesFieldsAsTheBetaDid(string today, string beta) => Assert.Equal(
        $$$$$$"""{"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":null,"message":"Bad '{{{{{{beta}}}}}}', supported: 'text'.","param":"{{{{{{beta}}}}}}","event_id":null}}""",
        Translate(
            $$$$$$"""{"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":null,"message":"Bad '{{{{{{today}}}}}}', supported: 'output_text'.","param":"{{{{{{today}}}}}}","event_id":null}}"""));

    [Fact]
    public void TheConversation_IsIntroducedOnce_BehindARealtimeSession()
    {
        var dialect = new BetaDialect("conv_beta", "event_beta");
        var created = (string)((object[])Reshaped.First())[0];

        Assert.Equal("", Introduction(dialect));
        dialect.ToClient(Encoding.UTF8.GetBytes(created));
        Assert.Equal(
            """{"type":"conversation.created","event_id":"event_beta","conversation":{"id":"conv_beta","object":"realtime.conversation"}}""",
            Introduction(dialect));
        Assert.Equal("", Introduction(dialect));
        dialect.ToClient("""{"type":"input_audio_buffer.cleared","event_id":"e"}"""u8.ToArray());
        Assert.Equal("", Introduction(dialect));
    }

    // As deep as the body of a REST call may be, which then stands one level deeper in our event.
    [Fact]
    public void TheDeepestSession_IsTold()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"a":""", 60)) + "{}" + new string('}', 60);
        var tools = $"\"tools\":[{{\"type\":\"function\",\"name\":\"deep\",\"parameters\":{schema}}}]";
        Assert.True(RestBody.TryParse(Encoding.UTF8.GetBytes($"{{{tools}}}"), out var body, out _));
        body.Dispose();
        Assert.False(RestBody.TryParse(Encoding.UTF8.GetBytes($"{{\"session\":{{{tools}}}}}"), out _, out _));

        var created = (string)((object[])Reshaped.First())[0];
        var told = Translate(created.Replace("\"tools\":[]", tools, StringComparison.Ordinal));

        Assert.Contains(tools, told, StringComparison.Ordinal);
    }

    [Fact]
    public void AConversationThatWasFoundOutLate_KeepsItsName() => Assert.Equal(
        """{"type":"response.done","event_id":"e","response":{"conversation_id":"conv_real"}}""",
        Encoding.UTF8.GetString(new BetaDialect()
            .ToClient("""{"type":"response.done","event_id":"e","response":{"conversation_id":"conv_real"}}"""u8.ToArray()).Span));

    private static string Translate(string today) => Encoding.UTF8.GetString(
        new BetaDialect("conv_beta", "event_beta").ToClient(Encoding.UTF8.GetBytes(today)).Span);

    private static string Delta(string type, string words) => $$$"""{"type":"{{{type}}}","event_id":"e","delta":"{{{words}}}"}""";

    private static string Introduction(BetaDialect dialect) => Encoding.UTF8.GetString(dialect.TakeIntroduction().Span);
}
