using System.Text;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Tests.Client;

public sealed class ClientEventReaderTests
{
    [Fact]
    public void EventsWithoutBody_AreRead()
    {
        Assert.IsType<ClientEvent.InputAudioCommit>(Read("""{"type":"input_audio_buffer.commit"}"""));
        Assert.IsType<ClientEvent.InputAudioClear>(Read("""{"type":"input_audio_buffer.clear"}"""));
        Assert.IsType<ClientEvent.OutputAudioClear>(Read("""{"type":"output_audio_buffer.clear"}"""));
        Assert.Equal(ResponseOptions.None, Read<ClientEvent.ResponseCreate>("""{"type":"response.create"}""").Response);
        Assert.Null(Read<ClientEvent.ResponseCancel>("""{"type":"response.cancel"}""").ResponseId);
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.commit","event_id":"e1"}""", "e1")]
    [InlineData("""{"event_id":"e1","type":"input_audio_buffer.commit"}""", "e1")]
    [InlineData("""{"event_id":"\u00e9\ud83d\ude00","type":"input_audio_buffer.commit"}""", "é😀")]
    [InlineData("""{"event_id":null,"type":"input_audio_buffer.commit"}""", null)]
    [InlineData("""{"event_id":"a","event_id":"b","type":"input_audio_buffer.commit"}""", "b")]
    [InlineData(""" { "t\u0079pe" : "input_audio_buffer\u002ecommit" } """, null)]
    public void EventId_IsKept(string json, string? expected) => Assert.Equal(expected, Read(json).EventId);

    [Fact]
    public void ItemEvents_CarryTheirIds()
    {
        Assert.Equal(
            new ClientEvent.ItemRetrieve(new ItemId("i")),
            Read("""{"type":"conversation.item.retrieve","item_id":"i"}"""));
        Assert.Equal(
            new ClientEvent.ItemDelete(new ItemId("i")),
            Read("""{"type":"conversation.item.delete","item_id":"i"}"""));
        Assert.Equal(
            new ClientEvent.ItemTruncate(new ItemId("i"), 0, 1500),
            Read("""{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1500}"""));
        Assert.Equal(
            new ClientEvent.ResponseCancel(new ResponseId("r")),
            Read("""{"type":"response.cancel","response_id":"r"}"""));
    }

    [Fact]
    public void ItemCreate_ReadsUserMessageWithEveryPart()
    {
        var read = Read<ClientEvent.ItemCreate>(
            """
            {"type":"conversation.item.create","previous_item_id":"root","item":{"id":"m1","object":"realtime.item",
             "type":"message","status":"in_progress","role":"user","content":[{"type":"input_text","text":"hi"},
             {"type":"input_audio","audio":"AAEC","transcript":"yo"},
             {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"}]}}
            """);

        Assert.Equal(ItemId.Root, read.PreviousItemId);
        Assert.Equal(new ItemId("m1"), read.Item.Id);
        Assert.Equal(ItemStatus.Completed, read.Item.Status);
        var message = Assert.IsType<ConversationItem.Message>(read.Item);
        Assert.Equal(MessageRole.User, message.Role);
        Assert.Equal(new ContentPart.InputText("hi"), message.Content[0]);
        var audio = Assert.IsType<ContentPart.InputAudio>(message.Content[1]);
        Assert.Equal("yo", audio.Transcript);
        Assert.Equal([0, 1, 2], audio.Audio!.Value.ToArray());
        Assert.Equal(new ContentPart.InputImage("data:image/png;base64,AAAA", "low"), message.Content[2]);
    }

    [Theory]
    [InlineData("""{"type":"message","role":"system","content":[{"type":"input_text","text":"s"}]}""")]
    [InlineData("""{"type":"message","role":"assistant","content":[{"type":"output_text","text":"s"}]}""")]
    [InlineData("""{"type":"function_call","name":"f","arguments":"{}"}""")]
    [InlineData("""{"type":"function_call","id":null,"name":"f","call_id":"c","arguments":"not json"}""")]
    [InlineData("""{"type":"function_call_output","call_id":"c","output":"o"}""")]
    [InlineData("""{"type":"mcp_approval_response","id":"a","approval_request_id":"r","approve":true,"reason":null}""")]
    [InlineData("""{"type":"mcp_approval_request","server_label":"s","name":"n","arguments":"{}"}""")]
    [InlineData("""{"type":"mcp_list_tools","server_label":"s","tools":[{"name":"n"}]}""")]
    [InlineData("""{"type":"mcp_call","server_label":"s","name":"n","arguments":"","output":"o","error":{"type":"x"}}""")]
    public void ItemCreate_TakesEveryItemType(string item)
    {
        var read = Read<ClientEvent.ItemCreate>($$"""{"type":"conversation.item.create","item":{{item}}}""");
        Assert.Null(read.PreviousItemId);
    }

    [Fact]
    public void ResponseCreate_ReadsEveryField()
    {
        var options = Read<ClientEvent.ResponseCreate>(
            """
            {"type":"response.create","response":{"output_modalities":["text"],"instructions":"be brief",
             "audio":{"output":{"format":{"type":"audio/pcmu"},"voice":{"id":"voice_1"}}},
             "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],"tool_choice":"required",
             "parallel_tool_calls":false,"reasoning":{"effort":"high"},"max_output_tokens":"inf",
             "conversation":"none","metadata":{"topic":"x"},"prompt":{"id":"p","version":"2"},
             "input":[{"type":"item_reference","id":"i"},
              {"type":"message","role":"user","content":[{"type":"input_text","text":"t"}]}]}}
            """).Response;

        Assert.Equal(OutputModality.Text, options.OutputModality.Value);
        Assert.Equal("be brief", options.Instructions.Value);
        Assert.Equal(WireAudioFormat.Pcmu, options.OutputFormat.Value);
        Assert.Equal(new Voice("voice_1", IsCustom: true), options.Voice.Value);
        var tool = Assert.IsType<ToolDefinition.Function>(Assert.Single(options.Tools.Value));
        Assert.Equal("f", tool.Name);
        Assert.Null(tool.Description);
        Assert.Equal("""{"type":"object"}""", tool.Parameters!.Value.GetRawText());
        Assert.Equal(ToolChoiceKind.Required, options.ToolChoice.Value.Kind);
        Assert.False(options.ParallelToolCalls.Value);
        Assert.Equal("high", options.ReasoningEffort.Value);
        Assert.True(options.MaxOutputTokens.IsPresent);
        Assert.Null(options.MaxOutputTokens.Value);
        Assert.True(options.OutOfBand);
        Assert.Equal("x", options.Metadata!["topic"]);
        Assert.Equal(new PromptReference("p", "2", null), options.Prompt.Value);
        Assert.Equal(new ResponseInput.Reference(new ItemId("i")), options.Input![0]);
        Assert.IsType<ResponseInput.Inline>(options.Input[1]);
    }

    [Fact]
    public void ResponseCreate_TellsEmptyInputFromNone()
    {
        Assert.Empty(Read<ClientEvent.ResponseCreate>("""{"type":"response.create","response":{"input":[]}}""").Response.Input!);
        Assert.Null(Read<ClientEvent.ResponseCreate>("""{"type":"response.create","response":{"input":null}}""").Response.Input);
        Assert.Null(Read<ClientEvent.ResponseCreate>("""{"type":"response.create","response":null}""").Response.Input);
    }

    [Fact]
    public void SessionUpdate_TellsNullFromAbsent()
    {
        var patch = ReadPatch(
            """{"type":"realtime","tracing":null,"prompt":null,"include":null,"audio":{"input":{"turn_detection":null}}}""");

        Assert.True(patch.Tracing.IsPresent);
        Assert.Null(patch.Tracing.Value);
        Assert.True(patch.Prompt.IsPresent);
        Assert.True(patch.Include.IsPresent);
        Assert.True(patch.TurnDetection.IsPresent);
        Assert.Null(patch.TurnDetection.Value);
        Assert.False(patch.Transcription.IsPresent);
        Assert.False(patch.NoiseReduction.IsPresent);
        Assert.False(patch.Instructions.IsPresent);
        Assert.False(patch.Voice.IsPresent);
    }

    [Fact]
    public void SessionUpdate_ReadsEveryField()
    {
        var patch = ReadPatch(
            """
            {"type":"realtime","model":"gpt-realtime","instructions":"","output_modalities":["audio"],
             "tools":[{"type":"mcp","server_label":"s","server_url":"https://x","authorization":"secret",
              "headers":{"k":"v"},"allowed_tools":{"tool_names":["a"],"read_only":true},
              "require_approval":{"never":{"tool_names":["a"]}},"defer_loading":true,"allowed_callers":["x"]}],
             "tool_choice":{"type":"mcp","server_label":"s","name":"n"},"parallel_tool_calls":true,
             "reasoning":{"effort":"minimal"},"max_output_tokens":4096,"tracing":{"workflow_name":"w","metadata":{}},
             "truncation":{"type":"retention_ratio","retention_ratio":0.8,"token_limits":{"post_instructions":9}},
             "include":["item.input_audio_transcription.logprobs","session.contexts"],
             "audio":{"input":{"format":{"type":"audio/pcm"},"noise_reduction":{"type":"far_field"},
               "transcription":{"model":"whisper-1","language":"de","prompt":null,"delay":"low"},
               "turn_detection":{"type":"server_vad","threshold":0.7,"prefix_padding_ms":100,"silence_duration_ms":400,
                "idle_timeout_ms":6000,"create_response":false,"interrupt_response":false}},
              "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin","speed":1.25}}}
            """);

        Assert.Equal("gpt-realtime", patch.Model.Value);
        Assert.Equal("", patch.Instructions.Value);
        Assert.IsType<ToolDefinition.Mcp>(Assert.Single(patch.Tools.Value));
        Assert.Equal(new ToolChoice(ToolChoiceKind.Mcp, "n", "s"), patch.ToolChoice.Value);
        Assert.Equal(4096, patch.MaxOutputTokens.Value);
        Assert.Equal(new Truncation(TruncationKind.RetentionRatio, 0.8, 9), patch.Truncation.Value);
        Assert.Equal(2, patch.Include.Value!.Count);
        Assert.Equal(NoiseReduction.FarField, patch.NoiseReduction.Value);
        var transcription = patch.Transcription.Value!;
        Assert.Equal("de", transcription.Language.Value);
        Assert.True(transcription.Prompt.IsPresent);
        Assert.False(transcription.Keywords.IsPresent);
        var turns = patch.TurnDetection.Value!;
        Assert.Equal(TurnDetectionKind.ServerVad, turns.Kind);
        Assert.Equal(0.7, turns.Threshold.Value);
        Assert.Equal(6000, turns.IdleTimeoutMs.Value);
        Assert.False(turns.CreateResponse.Value);
        Assert.Equal(new Voice("marin"), patch.Voice.Value);
        Assert.Equal(1.25, patch.Speed.Value);
    }

    [Fact]
    public void SessionUpdate_ReadsTranscriptionSession()
    {
        var patch = ReadPatch(
            """{"type":"transcription","include":[],"audio":{"input":{"transcription":{"model":"whisper-1"},"turn_detection":{"type":"semantic_vad","eagerness":"high"}}}}""");
        Assert.Equal(SessionKind.Transcription, patch.Kind);
        Assert.Equal(Eagerness.High, patch.TurnDetection.Value!.Eagerness.Value);
        Assert.Empty(patch.Include.Value!);
    }

    [Theory]
    [InlineData("\"auto\"", ToolChoiceKind.Auto)]
    [InlineData("\"none\"", ToolChoiceKind.None)]
    [InlineData("""{"type":"function","name":"f"}""", ToolChoiceKind.Function)]
    public void ToolChoice_HasWordAndObjectForms(string json, ToolChoiceKind expected) =>
        Assert.Equal(expected, ReadPatch($$"""{"type":"realtime","tool_choice":{{json}}}""").ToolChoice.Value.Kind);

    internal static SessionPatch ReadPatch(string session) =>
        Read<ClientEvent.SessionUpdate>($$"""{"type":"session.update","session":{{session}}}""").Session;

    internal static ClientEvent Read(string json)
    {
        var ok = ClientEventReader.TryRead(Encoding.UTF8.GetBytes(json), out var read, out var error);
        Assert.True(ok, error?.Message);
        Assert.Null(error);
        return read!;
    }

    internal static T Read<T>(string json)
        where T : ClientEvent => Assert.IsType<T>(Read(json));
}
