using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Tests.Server;

public sealed class ServerEventWriterTests
{
    private const string EventId = "event_000000000000000000001";

    private static readonly ItemId Item = new("item_1");
    private static readonly ItemId Previous = new("item_0");
    private static readonly ResponseId Response = new("resp_1");
    private static readonly PartAddress Part = new(Response, Item, 0, 0);

    private static readonly ConversationItem Answer =
        new ConversationItem.Message(MessageRole.Assistant, [new ContentPart.OutputAudio("Hé <b>")]) { Id = Item };

    public static TheoryData<ServerEvent, string> Events => new()
    {
        {
            new ServerEvent.Error(ProtocolError.InvalidRequest("invalid_value", "No.", "type") with { EventId = "e" }),
            """{"type":"error",@,"error":{"type":"invalid_request_error","code":"invalid_value","message":"No.","param":"type","event_id":"e"}}"""
        },
        {
            new ServerEvent.Error(ProtocolError.Server("Sorry.")),
            """{"type":"error",@,"error":{"type":"server_error","code":null,"message":"Sorry.","param":null,"event_id":null}}"""
        },
        {
            new ServerEvent.RateLimitsUpdated([new RateLimit("tokens", 15_000_000, 14_999_716, 0.001), new RateLimit("requests", 10, 9, 2)]),
            """{"type":"rate_limits.updated",@,"rate_limits":[{"name":"tokens","limit":15000000,"remaining":14999716,"reset_seconds":0.001},{"name":"requests","limit":10,"remaining":9,"reset_seconds":2.0}]}"""
        },
        {
            new ServerEvent.ItemAdded(null, new ConversationItem.Message(MessageRole.User, [new ContentPart.InputAudio(null)]) { Id = Item }),
            """{"type":"conversation.item.added",@,"previous_item_id":null,"item":{"id":"item_1","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}"""
        },
        {
            new ServerEvent.ItemDone(Previous, Answer with { Status = ItemStatus.Incomplete }),
            """{"type":"conversation.item.done",@,"previous_item_id":"item_0","item":{"id":"item_1","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_audio","transcript":"Hé <b>"}]}}"""
        },
        {
            new ServerEvent.ItemRetrieved(new ConversationItem.Message(MessageRole.User, [new ContentPart.InputAudio("hi", new byte[] { 0, 1, 2 }), new ContentPart.InputText("x"), new ContentPart.InputImage("data:image/png;base64,AAAA", null)]) { Id = Item }),
            """{"type":"conversation.item.retrieved",@,"item":{"id":"item_1","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","audio":"AAEC","transcript":"hi"},{"type":"input_text","text":"x"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}}"""
        },
        {
            new ServerEvent.ItemTruncated(Item, 0, 1500),
            """{"type":"conversation.item.truncated",@,"item_id":"item_1","content_index":0,"audio_end_ms":1500}"""
        },
        { new ServerEvent.ItemDeleted(Item), """{"type":"conversation.item.deleted",@,"item_id":"item_1"}""" },
        {
            new ServerEvent.TranscriptionCompleted(Item, 0, "hello", new TranscriptionUsage(2)),
            """{"type":"conversation.item.input_audio_transcription.completed",@,"item_id":"item_1","content_index":0,"transcript":"hello","usage":{"type":"duration","seconds":2}}"""
        },
        {
            new ServerEvent.TranscriptionCompleted(Item, 0, "hello", new TranscriptionUsage(null, 17, 4)),
            """{"type":"conversation.item.input_audio_transcription.completed",@,"item_id":"item_1","content_index":0,"transcript":"hello","usage":{"type":"tokens","total_tokens":21,"input_tokens":17,"input_token_details":{"text_tokens":0,"audio_tokens":17},"output_tokens":4}}"""
        },
        {
            new ServerEvent.TranscriptionCompleted(Item, 0, "hé", new TranscriptionUsage(2), new TranscriptionExtras
            {
                Logprobs = [new TokenLogprob("hé", -0.25)],
                Confidence = 1,
                Words = [new RecognisedWord("hé", 120, 300, 0.98765432)],
                Alternatives = [new TranscriptReading("hey", 0.5), new TranscriptReading("ay", null)],
            }),
            """{"type":"conversation.item.input_audio_transcription.completed",@,"item_id":"item_1","content_index":0,"transcript":"hé","usage":{"type":"duration","seconds":2},"logprobs":[{"token":"hé","logprob":-0.25,"bytes":[104,195,169]}],"confidence":1.0,"words":[{"word":"hé","start_ms":120,"end_ms":300,"confidence":0.987654}],"alternatives":[{"transcript":"hey","confidence":0.5},{"transcript":"ay"}]}"""
        },
        {
            new ServerEvent.TranscriptionFailed(Item, 0, ProtocolError.Server("No engine.", "server_error")),
            """{"type":"conversation.item.input_audio_transcription.failed",@,"item_id":"item_1","content_index":0,"error":{"type":"server_error","code":"server_error","message":"No engine.","param":null}}"""
        },
        { new ServerEvent.SpeechStarted(1236, Item), """{"type":"input_audio_buffer.speech_started",@,"audio_start_ms":1236,"item_id":"item_1"}""" },
        { new ServerEvent.SpeechStopped(3808, Item), """{"type":"input_audio_buffer.speech_stopped",@,"audio_end_ms":3808,"item_id":"item_1"}""" },
        { new ServerEvent.InputAudioCommitted(null, Item), """{"type":"input_audio_buffer.committed",@,"previous_item_id":null,"item_id":"item_1"}""" },
        { new ServerEvent.InputAudioCleared(), """{"type":"input_audio_buffer.cleared",@}""" },
        { new ServerEvent.InputAudioTimeoutTriggered(1, 2, Item), """{"type":"input_audio_buffer.timeout_triggered",@,"audio_start_ms":1,"audio_end_ms":2,"item_id":"item_1"}""" },
        { new ServerEvent.OutputAudioBufferStarted(Response), """{"type":"output_audio_buffer.started",@,"response_id":"resp_1"}""" },
        { new ServerEvent.OutputAudioBufferStopped(Response), """{"type":"output_audio_buffer.stopped",@,"response_id":"resp_1"}""" },
        { new ServerEvent.OutputAudioBufferCleared(Response), """{"type":"output_audio_buffer.cleared",@,"response_id":"resp_1"}""" },
        {
            new ServerEvent.ResponseCreated(NewResponse()),
            """{"type":"response.created",@,"response":{"object":"realtime.response","id":"resp_1","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy"}},"usage":null,"metadata":null}}"""
        },
        {
            new ServerEvent.ResponseDone(NewResponse() with
            {
                Status = ResponseStatus.Cancelled,
                StatusDetails = new StatusDetails("cancelled", "turn_detected"),
                Output = [new ConversationItem.FunctionCall("f", "call_1", "{\"a\":1}") { Id = Item }],
                ConversationId = null,
                OutputModality = OutputModality.Text,
                MaxOutputTokens = 100,
                OutputFormat = WireAudioFormat.Pcmu,
                Voice = new Voice("voice_1", IsCustom: true),
                Usage = new TokenUsage
                {
                    InputTextTokens = 59, InputAudioTokens = 73, CachedAudioTokens = 64, OutputTextTokens = 41, OutputAudioTokens = 147,
                },
                Metadata = new Dictionary<string, string> { ["topic"] = "x" },
            }),
            """{"type":"response.done",@,"response":{"object":"realtime.response","id":"resp_1","status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"},"output":[{"id":"item_1","type":"function_call","status":"completed","name":"f","call_id":"call_1","arguments":"{\"a\":1}"}],"conversation_id":null,"output_modalities":["text"],"max_output_tokens":100,"audio":{"output":{"format":{"type":"audio/pcmu"},"voice":{"id":"voice_1"}}},"usage":{"total_tokens":320,"input_tokens":132,"output_tokens":188,"input_token_details":{"text_tokens":59,"audio_tokens":73,"image_tokens":0,"cached_tokens":64,"cached_tokens_details":{"text_tokens":0,"audio_tokens":64,"image_tokens":0}},"output_token_details":{"text_tokens":41,"audio_tokens":147}},"metadata":{"topic":"x"}}}"""
        },
        {
            new ServerEvent.ResponseDone(NewResponse() with
            {
                Status = ResponseStatus.Failed,
                StatusDetails = new StatusDetails("failed", null, ProtocolError.Server("Oh.", "server_error")),
                Usage = TokenUsage.Zero,
            }),
            """{"type":"response.done",@,"response":{"object":"realtime.response","id":"resp_1","status":"failed","status_details":{"type":"failed","error":{"type":"server_error","code":"server_error","message":"Oh."}},"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy"}},"usage":{"total_tokens":0,"input_tokens":0,"output_tokens":0,"input_token_details":{"text_tokens":0,"audio_tokens":0,"image_tokens":0,"cached_tokens":0,"cached_tokens_details":{"text_tokens":0,"audio_tokens":0,"image_tokens":0}},"output_token_details":{"text_tokens":0,"audio_tokens":0}},"metadata":null}}"""
        },
        {
            new ServerEvent.OutputItemAdded(Response, 0, new ConversationItem.Message(MessageRole.Assistant, []) { Id = Item, Status = ItemStatus.InProgress }),
            """{"type":"response.output_item.added",@,"response_id":"resp_1","output_index":0,"item":{"id":"item_1","type":"message","status":"in_progress","role":"assistant","content":[]}}"""
        },
        {
            new ServerEvent.OutputItemDone(Response, 1, new ConversationItem.FunctionCallOutput("call_1", "ok") { Id = Item }),
            """{"type":"response.output_item.done",@,"response_id":"resp_1","output_index":1,"item":{"id":"item_1","type":"function_call_output","status":"completed","call_id":"call_1","output":"ok"}}"""
        },
        { new ServerEvent.ContentPartAdded(Part, new ContentPart.OutputAudio("")), """{"type":"response.content_part.added",@,#,"part":{"type":"audio","transcript":""}}""" },
        { new ServerEvent.ContentPartDone(Part, new ContentPart.OutputText("t")), """{"type":"response.content_part.done",@,#,"part":{"type":"text","text":"t"}}""" },
        { new ServerEvent.OutputTextDone(Part, "t"), """{"type":"response.output_text.done",@,#,"text":"t"}""" },
        { new ServerEvent.AudioTranscriptDone(Part, "t"), """{"type":"response.output_audio_transcript.done",@,#,"transcript":"t"}""" },
        { new ServerEvent.OutputAudioDone(Part), """{"type":"response.output_audio.done",@,#}""" },
        {
            new ServerEvent.FunctionArgumentsDone(Response, Item, 0, "call_1", "f", "{}"),
            """{"type":"response.function_call_arguments.done",@,"response_id":"resp_1","item_id":"item_1","output_index":0,"call_id":"call_1","name":"f","arguments":"{}"}"""
        },
        { new ServerEvent.McpListToolsInProgress(Item), """{"type":"mcp_list_tools.in_progress",@,"item_id":"item_1"}""" },
        { new ServerEvent.McpListToolsCompleted(Item), """{"type":"mcp_list_tools.completed",@,"item_id":"item_1"}""" },
        { new ServerEvent.McpListToolsFailed(Item), """{"type":"mcp_list_tools.failed",@,"item_id":"item_1"}""" },
        { new ServerEvent.McpArgumentsDone(Response, Item, 0, "{}"), """{"type":"response.mcp_call_arguments.done",@,"response_id":"resp_1","item_id":"item_1","output_index":0,"arguments":"{}"}""" },
        { new ServerEvent.McpCallInProgress(0, Item), """{"type":"response.mcp_call.in_progress",@,"output_index":0,"item_id":"item_1"}""" },
        { new ServerEvent.McpCallCompleted(0, Item), """{"type":"response.mcp_call.completed",@,"output_index":0,"item_id":"item_1"}""" },
        { new ServerEvent.McpCallFailed(0, Item), """{"type":"response.mcp_call.failed",@,"output_index":0,"item_id":"item_1"}""" },
        {
            new ServerEvent.ItemAdded(Previous, new ConversationItem.McpCall("s", "n", "", null, null, null) { Id = Item }),
            """{"type":"conversation.item.added",@,"previous_item_id":"item_0","item":{"id":"item_1","type":"mcp_call","server_label":"s","name":"n","arguments":"","approval_request_id":null,"output":null,"error":null}}"""
        },
        {
            new ServerEvent.ItemAdded(Previous, new ConversationItem.McpListTools("s", JsonElement.Parse("[]")) { Id = Item }),
            """{"type":"conversation.item.added",@,"previous_item_id":"item_0","item":{"id":"item_1","type":"mcp_list_tools","server_label":"s","tools":[]}}"""
        },
        {
            new ServerEvent.ItemAdded(Previous, new ConversationItem.McpApprovalRequest("s", "n", "{}") { Id = Item }),
            """{"type":"conversation.item.added",@,"previous_item_id":"item_0","item":{"id":"item_1","type":"mcp_approval_request","server_label":"s","name":"n","arguments":"{}"}}"""
        },
        {
            new ServerEvent.ItemAdded(Previous, new ConversationItem.McpApprovalResponse("r", true, null) { Id = Item }),
            """{"type":"conversation.item.added",@,"previous_item_id":"item_0","item":{"id":"item_1","type":"mcp_approval_response","approval_request_id":"r","approve":true,"reason":null}}"""
        },
    };

    public static TheoryData<ServerEvent, string> Deltas => new()
    {
        { new ServerEvent.OutputTextDelta(Part, "Hi"), """{"type":"response.output_text.delta",@,#,"delta":"Hi","obfuscation":""" },
        { new ServerEvent.AudioTranscriptDelta(Part, "Hi"), """{"type":"response.output_audio_transcript.delta",@,#,"delta":"Hi","obfuscation":""" },
        { new ServerEvent.FunctionArgumentsDelta(Response, Item, 0, "call_1", "{}"), """{"type":"response.function_call_arguments.delta",@,"response_id":"resp_1","item_id":"item_1","output_index":0,"call_id":"call_1","delta":"{}","obfuscation":""" },
        { new ServerEvent.McpArgumentsDelta(Response, Item, 0, "{}"), """{"type":"response.mcp_call_arguments.delta",@,"response_id":"resp_1","item_id":"item_1","output_index":0,"delta":"{}","obfuscation":""" },
        { new ServerEvent.TranscriptionDelta(Item, 0, "Hi"), """{"type":"conversation.item.input_audio_transcription.delta",@,"item_id":"item_1","content_index":0,"delta":"Hi","obfuscation":""" },
    };

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void Event_IsSpelledExactly(ServerEvent serverEvent, string expected) =>
        Assert.Equal(Expand(expected), Write(serverEvent));

    [Theory]
    [MemberData(nameof(Deltas), DisableDiscoveryEnumeration = true)]
    public void TextDelta_CarriesObfuscation(ServerEvent serverEvent, string expected)
    {
        var json = Write(serverEvent);
        Assert.StartsWith(Expand(expected), json, StringComparison.Ordinal);
        Assert.Equal(json, Write(serverEvent));
        var filling = JsonElement.Parse(json).GetProperty("obfuscation").GetString()!;
        Assert.Matches("^[0-9A-Za-z]+$", filling);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(" the")]
    [InlineData("fünf")]
    [InlineData("\"\n")]
    [InlineData("fifteen letters")]
    public void ShortDeltas_AreAllOfOneLength(string delta)
    {
        var reference = Encoding.UTF8.GetByteCount(Write(new ServerEvent.OutputTextDelta(Part, "x")));
        Assert.Equal(reference, Encoding.UTF8.GetByteCount(Write(new ServerEvent.OutputTextDelta(Part, delta))));
    }

    [Fact]
    public void Obfuscation_DiffersFromEventToEvent() =>
        Assert.NotEqual(
            Write(new ServerEvent.OutputTextDelta(Part, "x"), "event_1")[^12..],
            Write(new ServerEvent.OutputTextDelta(Part, "x"), "event_2")[^12..]);

    [Fact]
    public void HalfASurrogatePair_DoesNotThrow()
    {
        var json = Write(new ServerEvent.OutputTextDelta(Part, "\ud83d"));
        Assert.Equal("\ufffd", JsonElement.Parse(json).GetProperty("delta").GetString());
    }

    [Fact]
    public void AudioDelta_IsSpelledExactly()
    {
        var output = new ArrayBufferWriter<byte>();
        AudioDeltaWriter.Write(output, Part, EventId, [0, 1, 2, 3]);
        Assert.Equal(
            Expand("""{"type":"response.output_audio.delta",@,#,"delta":"AAECAw=="}"""),
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void AudioDelta_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var audio = new byte[4_800];
        for (var i = 0; i < 200; i++)
        {
            output.ResetWrittenCount();
            AudioDeltaWriter.Write(output, Part, EventId, audio);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            output.ResetWrittenCount();
            AudioDeltaWriter.Write(output, Part, EventId, audio);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static string Write(ServerEvent serverEvent, string eventId = EventId)
    {
        var output = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(output, serverEvent, eventId);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Expand(string expected) => expected
        .Replace("@", $"\"event_id\":\"{EventId}\"", StringComparison.Ordinal)
        .Replace("#", "\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0", StringComparison.Ordinal);

    private static ResponseResource NewResponse() => new()
    {
        Id = Response,
        Status = ResponseStatus.InProgress,
        ConversationId = new ConversationId("conv_1"),
        OutputModality = OutputModality.Audio,
        OutputFormat = WireAudioFormat.Pcm,
        Voice = Voice.Default,
    };
}
