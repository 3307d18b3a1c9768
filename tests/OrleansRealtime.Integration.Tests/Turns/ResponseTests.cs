using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>Responses the client asks for, cancels, and runs beside the conversation.</summary>
public sealed class ResponseTests
{
    private const string Text = """{"type":"realtime","output_modalities":["text"]}""";

    [Fact]
    public async Task Cancel_ClosesWhatWasBegun_AndTheNextMayStart()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("I was about to say"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Text);
        await client.AskAsync("speak");
        var said = await client.NextAsync("response.output_text.delta", delta => delta.Text("delta") == " say");

        await client.SendAsync(new { type = "response.cancel" });
        await client.SendAsync(new { type = "response.create" });

        var done = await client.NextAsync("response.done");
        var next = await client.NextAsync("response.done");
        Assert.Equal(
            [
                "response.output_text.done", "response.content_part.done", "conversation.item.done", "response.output_item.done",
                "response.done", "rate_limits.updated", "response.created",
            ],
            client.TypesAfter(said).Take(7));
        Assert.Equal("cancelled", done.Text("response.status"));
        Assert.Equal("client_cancelled", done.Text("response.status_details.reason"));
        Assert.Equal("incomplete", done.Text("response.output.0.status"));
        Assert.Equal("I was about to say", done.Text("response.output.0.content.0.text"));
        Assert.True(done.Number("response.usage.total_tokens") >= 0);
        Assert.Equal("completed", next.Text("response.status"));
    }

    [Fact]
    public async Task Cancel_WithNothingRunning_IsAnOrdinaryError()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync(Text);
        await client.SendAsync(new { type = "response.cancel", event_id = "mine" });

        var error = await client.NextErrorAsync("mine");

        Assert.Equal("response_cancel_not_active", error.Text("error.code"));
        Assert.Equal("Cancellation failed: no active response found", error.Text("error.message"));
        await client.AskAsync("still there?");
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task ASecondResponse_IsRefused_AndNothingElseHappens()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("wait"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Text);
        await client.AskAsync("first");
        var delta = await client.NextAsync("response.output_text.delta");

        await client.SendAsync(new { type = "response.create", event_id = "second" });

        var error = await client.NextErrorAsync("second");
        Assert.Equal("conversation_already_has_active_response", error.Text("error.code"));
        Assert.Equal(
            $"Conversation already has an active response in progress: {delta.Text("response_id")}. Wait until the response is finished before creating a new one.",
            error.Text("error.message"));
        Assert.Equal(["error"], client.TypesAfter(delta));
    }

    [Fact]
    public async Task OutOfBand_RunsBesideTheConversation_AndLeavesNoTrace()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("wait"), new ScriptedAnswer("a summary"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Text);
        await client.AskAsync("first");
        var delta = await client.NextAsync("response.output_text.delta");

        await client.SendTextAsync(
            """
            {
              "type": "response.create",
              "response": {
                "conversation": "none",
                "metadata": { "topic": "summary", "client_event_id": "x" },
                "instructions": "Sum it up.",
                "input": [{ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": "only this" }] }]
              }
            }
            """);

        var created = await client.NextAsync("response.created");
        var done = await client.NextAsync("response.done");
        Assert.Equal(
            [
                "response.created", "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                "response.output_item.done", "response.done",
            ],
            client.TypesAfter(delta).Take(9));
        Assert.Null(created.Text("response.conversation_id"));
        Assert.Equal("summary", created.Text("response.metadata.topic"));
        Assert.Equal("x", done.Text("response.metadata.client_event_id"));
        Assert.Equal("a summary", done.Text("response.output.0.content.0.text"));
        Assert.Equal(["only this"], Context(engine));
        Assert.Equal("Sum it up.", engine.Responder.Requests.Last().Options.Instructions);

        // Not known to the conversation, whose own response still runs.
        await client.SendAsync(new { type = "conversation.item.retrieve", item_id = done.Text("response.output.0.id"), event_id = "mine" });
        Assert.Equal("item_retrieve_invalid_item_id", (await client.NextErrorAsync("mine")).Text("error.code"));
        await client.SendAsync(new { type = "response.cancel" });
        Assert.Equal(delta.Text("response_id"), (await client.NextAsync("response.done")).Text("response.id"));
    }

    [Fact]
    public async Task OutOfBand_IsCancelledByItsId_AndNotBySpeech()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("aside"), new ScriptedAnswer("an answer"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Text);
        await client.SendTextAsync("""{"type":"response.create","response":{"conversation":"none"}}""");
        var aside = await client.NextAsync("response.created");
        await client.NextAsync("response.output_text.delta");

        await client.AppendAsync(SyntheticVoice.Turn());
        var turn = await client.NextAsync("response.done");
        Assert.Equal("completed", turn.Text("response.status"));
        Assert.NotEqual(aside.Text("response.id"), turn.Text("response.id"));

        await client.SendAsync(new { type = "response.cancel", response_id = aside.Text("response.id") });
        var done = await client.NextAsync("response.done");
        Assert.Equal(aside.Text("response.id"), done.Text("response.id"));
        Assert.Equal("client_cancelled", done.Text("response.status_details.reason"));
    }

    [Fact]
    public async Task Metadata_ComesBack_AndModalityHoldsForOneResponse()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.SayAsync("hello");
        await client.SendTextAsync("""{"type":"response.create","response":{"output_modalities":["text"],"metadata":{"a":"b"}}}""");
        var created = await client.NextAsync("response.created");
        var done = await client.NextAsync("response.done");
        Assert.Equal(("b", "b"), (created.Text("response.metadata.a"), done.Text("response.metadata.a")));
        Assert.Equal("text", done.Text("response.output_modalities.0"));
        Assert.Equal("output_text", done.Text("response.output.0.content.0.type"));

        await client.SendAsync(new { type = "response.create" });
        Assert.Equal("output_audio", (await client.NextAsync("response.done")).Text("response.output.0.content.0.type"));
    }

    [Theory]
    [InlineData("text", FinishCause.MaxOutputTokens, "max_output_tokens")]
    [InlineData("text", FinishCause.ContentFilter, "content_filter")]
    [InlineData("audio", FinishCause.MaxOutputTokens, "max_output_tokens")]
    [InlineData("audio", FinishCause.ContentFilter, "content_filter")]
    public async Task AnAnswerCutShortByTheModel_IsIncomplete_AndSoIsItsItem(string modality, FinishCause cause, string reason)
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("so far") { Cause = cause });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            $$"""{"type":"realtime","output_modalities":["{{modality}}"]}""");
        await client.AskAsync("hello");

        var done = await client.NextAsync("response.done");

        Assert.Equal(("incomplete", reason), (done.Text("response.status"), done.Text("response.status_details.reason")));
        var item = client.Events.Last(found => found.Type == "conversation.item.done");
        Assert.Equal(("incomplete", "incomplete"), (item.Text("item.status"), done.Text("response.output.0.status")));

        // What there is of it is whole all the same.
        var audio = client.Events.Where(found => found.Type == "response.output_audio.delta").Sum(found => found.Audio.Length);
        Assert.Equal(modality == "audio" ? 400 * 48 : 0, audio);
    }

    [Fact]
    public async Task AnEngineThatFails_FailsTheResponse_NotTheSession()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Failing(new InvalidOperationException("no tongue"), "half a"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("hello");

        var done = await client.NextAsync("response.done");

        Assert.Equal(("failed", "failed"), (done.Text("response.status"), done.Text("response.status_details.type")));
        Assert.Equal("server_error", done.Text("response.status_details.error.type"));
        Assert.DoesNotContain("tongue", done.ToString(), StringComparison.Ordinal);
        Assert.Contains("no tongue", Assert.Single(server.TakeErrors()), StringComparison.Ordinal);
        await client.AskAsync("once more");
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task Items_AreInsertedRetrievedAndDeleted()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Text);
        await CreateAsync("""{"id":"b","type":"message","role":"user","content":[{"type":"input_text","text":"two"}]}""", "");
        await CreateAsync("""{"id":"a","type":"message","role":"system","content":[{"type":"input_text","text":"one"}]}""", ""","previous_item_id":"root" """);
        await CreateAsync("""{"id":"d","type":"message","role":"user","content":[{"type":"input_text","text":"four"}]}""", "");
        await CreateAsync("""{"id":"c","type":"message","role":"assistant","content":[{"type":"output_text","text":"three"}]}""", ""","previous_item_id":"b" """);
        var previous = client.Events.Where(found => found.Type == "conversation.item.done").Select(found => found.Text("previous_item_id"));
        Assert.Equal([null, null, "b", "b"], previous);
        await client.SendAsync(new { type = "response.create" });
        await client.NextAsync("response.done");
        Assert.Equal(["one", "two", "three", "four"], Context(engine));

        Assert.Equal("three", (await client.RetrieveAsync("c")).Text("item.content.0.text"));
        await client.SendAsync(new { type = "conversation.item.delete", item_id = "c" });
        Assert.Equal("c", (await client.NextAsync("conversation.item.deleted")).Text("item_id"));
        await client.SendAsync(new { type = "conversation.item.delete", item_id = "c", event_id = "again" });
        Assert.Equal("item_delete_invalid_item_id", (await client.NextErrorAsync("again")).Text("error.code"));
        await RefusedAsync("""{"id":"b","type":"message","role":"user","content":[]}""", "", "item_create_duplicate_item_id");
        await RefusedAsync(
            """{"type":"message","role":"user","content":[]}""", ""","previous_item_id":"nobody" """, "item_create_invalid_previous_item_id");
        await RefusedAsync("""{"type":"function_call_output","call_id":"call_x","output":""}""", "", "invalid_tool_call_id");

        async Task CreateAsync(string item, string rest)
        {
            await client.SendTextAsync($$"""{"type":"conversation.item.create","item":{{item}}{{rest}}}""");
            await client.NextAsync("conversation.item.done");
        }

        async Task RefusedAsync(string item, string rest, string code)
        {
            await client.SendTextAsync($$"""{"type":"conversation.item.create","event_id":"bad","item":{{item}}{{rest}}}""");
            Assert.Equal(code, (await client.NextErrorAsync("bad")).Text("error.code"));
        }
    }

    [Fact]
    public async Task Voice_IsFixedOnceHeard()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","audio":{"output":{"voice":"marin"}}}""");
        await client.AskAsync("hello");
        await client.NextAsync("response.done");

        await client.SendTextAsync(
            """{"type":"session.update","event_id":"v","session":{"type":"realtime","instructions":"new","audio":{"output":{"voice":"ash"}}}}""");
        var error = await client.NextErrorAsync("v");
        Assert.Equal("cannot_update_voice", error.Text("error.code"));
        var updated = await client.UpdateAsync("""{"type":"realtime","audio":{"output":{"voice":"marin"}}}""");
        Assert.Equal("marin", updated.Text("session.audio.output.voice"));
        Assert.NotEqual("new", updated.Text("session.instructions"));
    }

    [Fact]
    public async Task Speed_ReachesTheVoice_AndChangesOnlyBetweenResponses()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("wait"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","audio":{"output":{"speed":1.25}}}""");
        await client.AskAsync("hello");
        await client.NextAsync("response.output_audio.delta");

        await client.SendTextAsync(
            """{"type":"session.update","event_id":"s","session":{"type":"realtime","audio":{"output":{"speed":0.5}}}}""");
        Assert.Equal("session.audio.output.speed", (await client.NextErrorAsync("s")).Text("error.param"));
        await client.UpdateAsync("""{"type":"realtime","audio":{"output":{"speed":1.25}}}""");
        await client.SendAsync(new { type = "response.cancel" });
        await client.NextAsync("response.done");
        await client.UpdateAsync("""{"type":"realtime","audio":{"output":{"speed":0.5}}}""");
        await client.SendAsync(new { type = "response.create" });
        await client.NextAsync("response.done");

        Assert.Equal([1.25, 0.5], engine.Responder.Requests.Select(request => request.Voice!.Speed));
    }

    [Fact]
    public async Task ParallelToolCallsAndReasoning_ReachTheModel_TheResponsesOwnFirst()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync("model=gpt-realtime-2");
        await client.NextAsync("session.created");
        await AnswerAsync("");
        await client.UpdateAsync("""{"type":"realtime","parallel_tool_calls":false,"reasoning":{"effort":"low"}}""");
        await AnswerAsync("");
        await AnswerAsync(""","response":{"parallel_tool_calls":true,"reasoning":{"effort":"xhigh"}}""");

        Assert.Equal(
            [(null, null), (false, ReasoningEffort.Low), (true, ReasoningEffort.ExtraHigh)],
            engine.Responder.Requests.Select(request => (request.Options.AllowMultipleToolCalls, request.Options.Reasoning?.Effort)));

        async Task AnswerAsync(string options)
        {
            await client.SendTextAsync($$"""{"type":"response.create"{{options}}}""");
            await client.NextAsync("response.done");
        }
    }

    [Fact]
    public async Task ReasoningOfAModelThatDoesNot_IsRefused()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.SendTextAsync("""{"type":"response.create","event_id":"r","response":{"reasoning":{"effort":"low"}}}""");

        var error = await client.NextErrorAsync("r");

        Assert.Equal(("invalid_value", "response.reasoning"), (error.Text("error.code"), error.Text("error.param")));
        Assert.DoesNotContain(client.Events, found => found.Type == "response.created");
    }

    /// <summary>What the engine was last shown, as text.</summary>
    private static IEnumerable<string> Context(ScriptedEngine engine) =>
        engine.Responder.Requests.Last().Messages.Select(message => message.Text);
}
