using System.Net;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Beta;

/// <summary>Whole turns in the words of the beta, over a bare socket.</summary>
public sealed class BetaConversationTests
{
    [Fact]
    public async Task TextTurn()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("Paris, of course."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await ConnectAsync(server);

        var created = await client.NextAsync();
        var conversation = await client.NextAsync();
        var updated = await client.UpdateAsync("""{"modalities":["text"],"temperature":0.7,"instructions":"Be brief."}""");
        await client.AskAsync("What is the capital of France?");
        await client.NextAsync("rate_limits.updated");

        Assert.Equal("session.created", created.Type);
        Assert.Equal("realtime.session", created.Text("session.object"));
        Assert.Equal("""["audio","text"]""", created.At("session.modalities").GetRawText());
        Assert.Equal("pcm16", created.Text("session.input_audio_format"));
        Assert.Equal("alloy", created.Text("session.voice"));
        Assert.Equal(0.8, created.At("session.temperature").GetDouble());
        Assert.Equal(200, created.Number("session.turn_detection.silence_duration_ms"));
        Assert.Equal("conversation.created", conversation.Type);
        Assert.Equal("""["text"]""", updated.At("session.modalities").GetRawText());
        Assert.Equal(0.7, updated.At("session.temperature").GetDouble());
        Assert.Equal("Be brief.", engine.Responder.Requests.Single().Options.Instructions);

        Assert.Equal(
            [
                "conversation.item.created", "response.created", "response.output_item.added", "conversation.item.created",
                "response.content_part.added", "response.text.delta", "response.text.delta", "response.text.delta", "response.text.done",
                "response.content_part.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            client.TypesAfter(updated));
        Assert.Equal(
            "Paris, of course.",
            string.Concat(client.Events.Where(found => found.Type == "response.text.delta").Select(found => found.Text("delta"))));
        var response = client.Events.Single(found => found.Type == "response.done");
        Assert.Equal(conversation.Text("conversation.id"), response.Text("response.conversation_id"));
        Assert.Equal("realtime.item", response.Text("response.output.0.object"));
        Assert.Equal("text", response.Text("response.output.0.content.0.type"));
        Assert.Equal("""["text"]""", response.At("response.modalities").GetRawText());
        Assert.Equal(0.7, response.At("response.temperature").GetDouble());
    }

    [Fact]
    public async Task VoiceTurn()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("what is the time");
        engine.Responder.Enqueue(new ScriptedAnswer("It is high noon."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await ConnectAsync(server);
        var updated = await client.UpdateAsync(
            """
            {"voice":"verse","input_audio_format":"pcm16","output_audio_format":"g711_ulaw","input_audio_transcription":{"model":"whisper-1"},
            "turn_detection":{"type":"server_vad","silence_duration_ms":400}}
            """);

        await client.AppendAsync(SyntheticVoice.Turn());
        await client.NextAsync("rate_limits.updated");

        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
                "conversation.item.created", "response.created", "response.output_item.added", "conversation.item.created",
                "response.content_part.added", "response.audio_transcript.delta", "response.audio.delta", "response.audio.done",
                "response.audio_transcript.done", "response.content_part.done", "response.output_item.done", "response.done",
                "rate_limits.updated",
            ],
            client.TypesAfter(updated).Where((type, i) => type != "response.audio.delta" || client.TypesAfter(updated)[i - 1] != type));

        // 400 ms of speech at 8 bytes a millisecond.
        Assert.Equal(3_200, client.Events.Where(found => found.Type == "response.audio.delta").Sum(found => found.Audio.Length));
        var transcript = client.Events.Single(found => found.Type == "conversation.item.input_audio_transcription.completed");
        Assert.Equal("what is the time", transcript.Text("transcript"));
        var response = client.Events.Single(found => found.Type == "response.done");
        Assert.Equal("audio", response.Text("response.output.0.content.0.type"));
        Assert.Equal("verse", response.Text("response.voice"));
        Assert.Equal("g711_ulaw", response.Text("response.output_audio_format"));
    }

    [Fact]
    public async Task ToolRoundTrip()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}"""), new ScriptedAnswer("It is sunny."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await ConnectAsync(server);
        await client.UpdateAsync(
            """{"modalities":["text"],"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object"}}],"tool_choice":"auto"}""");

        await client.AskAsync("How is the weather in Paris?");
        var called = await client.NextAsync("response.function_call_arguments.done");
        var item = await client.NextAsync("response.output_item.done");
        await client.NextAsync("response.done");
        await client.SendAsync(new
        {
            type = "conversation.item.create",
            item = new { type = "function_call_output", call_id = called.Text("call_id"), output = """{"sky":"clear"}""" },
        });
        var output = await client.NextAsync("conversation.item.created");
        await client.SendTextAsync("""{"type":"response.create","response":{"modalities":["text"],"max_response_output_tokens":50}}""");
        var done = await client.NextAsync("response.done");

        Assert.Equal("""{"city":"Paris"}""", called.Text("arguments"));
        Assert.Equal("realtime.item", item.Text("item.object"));
        Assert.Equal("get_weather", item.Text("item.name"));
        Assert.Equal("realtime.item", output.Text("item.object"));
        Assert.Equal("It is sunny.", done.Text("response.output.0.content.0.text"));
        Assert.Equal(50, done.Number("response.max_output_tokens"));
    }

    [Fact]
    public async Task AnAssistantsWordsFromTheClient_AreTaken()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await ConnectAsync(server);

        await client.SendTextAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"text","text":"Hello."}]}}""");
        var created = await client.NextAsync("conversation.item.created");

        Assert.Equal("text", created.Text("item.content.0.type"));
        Assert.Equal("text", (await client.RetrieveAsync(created.Text("item.id")!)).Text("item.content.0.type"));
    }

    [Fact]
    public async Task Mistakes_AreNamedByTheNamesOfTheBeta()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await ConnectAsync(server);

        await client.SendTextAsync("""{"type":"session.update","event_id":"flat","session":{"audio":{}}}""");
        Assert.Equal("session.audio", (await client.NextErrorAsync("flat")).Text("error.param"));

        // One that only the session can find.
        await client.AskAsync("Speak.");
        await client.NextAsync("response.done");
        await client.SendTextAsync("""{"type":"session.update","event_id":"late","session":{"voice":"ash"}}""");
        var error = await client.NextErrorAsync("late");
        Assert.Equal(("cannot_update_voice", "session.voice"), (error.Text("error.code"), error.Text("error.param")));
    }

    [Fact]
    public async Task TranscriptionSession()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("take a letter");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await ConnectAsync(server, "intent=transcription");
        var created = await client.NextAsync();

        await client.SendTextAsync(
            """{"type":"transcription_session.update","session":{"input_audio_format":"pcm16","input_audio_transcription":{"model":"whisper-1"}}}""");
        var updated = await client.NextAsync("transcription_session.updated");
        await client.AppendAsync(SyntheticVoice.Turn());
        var completed = await client.NextAsync("conversation.item.input_audio_transcription.completed");

        Assert.Equal("transcription_session.created", created.Type);
        Assert.Equal("realtime.transcription_session", created.Text("session.object"));
        Assert.Equal("whisper-1", updated.Text("session.input_audio_transcription.model"));
        Assert.Equal("take a letter", completed.Text("transcript"));
        Assert.DoesNotContain(client.Events, found => found.Type == "conversation.created");
    }

    [Fact]
    public async Task TheSubprotocol_IsEnough_AndIsNotTheOneChosen()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await WireClient.ConnectAsync(
            server,
            "model=gpt-4o-realtime-preview-2024-12-17",
            key: null,
            options =>
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol($"openai-insecure-api-key.{TestServer.ApiKey}");
                options.AddSubProtocol("openai-beta.realtime-v1");
            });

        Assert.Equal("pcm16", (await client.NextAsync()).Text("session.input_audio_format"));
        Assert.Equal("realtime", client.SubProtocol);
    }

    [Fact]
    public async Task AFlatSession_TurnsTheConnection()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        Assert.Equal("realtime", (await client.NextAsync()).Text("session.type"));

        var updated = await client.UpdateAsync("""{"modalities":["audio","text"],"voice":"verse"}""");
        await client.AskAsync("Speak.");
        await client.NextAsync("response.audio.delta");
        var done = await client.NextAsync("response.done");

        Assert.Equal("verse", updated.Text("session.voice"));
        Assert.Equal("audio", done.Text("response.output.0.content.0.type"));
        Assert.DoesNotContain(client.Events, found => found.Type is "conversation.created" or "conversation.item.done");
    }

    [Fact]
    public async Task ASideband_SpeaksTheBeta_ToASessionOfToday()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("Paris, of course."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        var name = (await client.NextAsync("session.created")).Text("session.id");
        await using var sideband = await ConnectAsync(server, $"call_id={name}");

        var created = await sideband.NextAsync();
        var updated = await sideband.UpdateAsync("""{"modalities":["text"],"voice":"verse"}""");
        await sideband.SendTextAsync("""{"type":"session.update","event_id":"flat","session":{"audio":{}}}""");
        var refused = await sideband.NextErrorAsync("flat");
        await sideband.AskAsync("What is the capital of France?");
        await sideband.NextAsync("response.done");
        var here = await client.NextAsync("response.done");

        Assert.Equal("session.created", created.Type);
        Assert.Equal("pcm16", created.Text("session.input_audio_format"));
        Assert.Equal("verse", updated.Text("session.voice"));
        Assert.Equal("session.audio", refused.Text("error.param"));
        var types = sideband.TypesAfter(updated);
        Assert.Contains("conversation.item.created", types);
        Assert.Contains("response.text.delta", types);
        Assert.DoesNotContain(sideband.Events, found => found.Type is "conversation.created" or "conversation.item.done");
        Assert.DoesNotContain(client.Events, found => found.Type is "conversation.item.created" or "response.text.delta" or "error");
        Assert.Equal(
            here.Text("response.conversation_id"),
            sideband.Events.Single(found => found.Type == "response.done").Text("response.conversation_id"));
    }

    [Fact]
    public async Task AFlatSession_TurnsASideband_AndNobodyElse()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        var name = (await client.NextAsync("session.created")).Text("session.id");
        await using var sideband = await server.ConnectAsync($"call_id={name}");
        Assert.Equal("realtime", (await sideband.NextAsync()).Text("session.type"));

        var updated = await sideband.UpdateAsync("""{"modalities":["audio","text"],"voice":"verse"}""");

        Assert.Equal("verse", updated.Text("session.voice"));
        Assert.Equal("verse", (await client.NextAsync("session.updated")).Text("session.audio.output.voice"));
    }

    [Fact]
    public async Task TheDeepestTool_IsToldBack()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var rest = new RestClient(server);

        // The body, its tools, a tool, and its schema: 64 is as deep as a body may be.
        static string Body(int levels) => $$"""
            {"tools":[{"type":"function","name":"deep","parameters":{{Nested(levels)}}}]}
            """;
        Assert.Equal(HttpStatusCode.BadRequest, (await rest.PostAsync("/v1/realtime/sessions", Body(62))).Status);
        var secret = await rest.PostAsync("/v1/realtime/sessions", Body(61));
        Assert.Equal(HttpStatusCode.OK, secret.Status);

        await using var client = await WireClient.ConnectAsync(
            server,
            "",
            secret.Text("client_secret.value"),
            options => options.SetRequestHeader("OpenAI-Beta", "realtime=v1"));
        var created = await client.NextAsync();

        Assert.Equal("session.created", created.Type);
        Assert.Equal(Nested(61), created.At("session.tools.0.parameters").GetRawText());
    }

    [Fact]
    public async Task SwitchedOff_AFlatSession_IsAMistake()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), null, "Realtime:Beta:Enabled=false");
        await using var client = await server.ConnectAsync();

        await client.SendTextAsync("""{"type":"session.update","event_id":"e","session":{"voice":"verse"}}""");

        Assert.Equal("missing_required_parameter", (await client.NextErrorAsync("e")).Text("error.code"));
    }

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);

    private static Task<WireClient> ConnectAsync(TestServer server, string query = "model=gpt-realtime") => WireClient.ConnectAsync(
        server, query, configure: options => options.SetRequestHeader("OpenAI-Beta", "realtime=v1"));
}
