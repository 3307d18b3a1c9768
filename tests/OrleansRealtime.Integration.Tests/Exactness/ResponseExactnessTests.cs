using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Exactness;

/// <summary>What servers of this protocol tend to get wrong about responses.</summary>
public sealed class ResponseExactnessTests : ScriptedSessionTests
{
    [Theory]
    [InlineData("text", "text", "output_text")]
    [InlineData("audio", "audio", "output_audio")]
    public async Task PartsAndItems_NameTheirContentDifferently(string modality, string part, string content)
    {
        await using var client = await Server.ConnectWithAsync($$"""{"type":"realtime","output_modalities":["{{modality}}"]}""");
        var events = await AskAsync(client);

        Assert.Equal(part, Single(events, "response.content_part.added").Text("part.type"));
        Assert.Equal(part, Single(events, "response.content_part.done").Text("part.type"));
        Assert.Equal(content, Single(events, "response.output_item.done").Text("item.content.0.type"));
        Assert.Equal(content, Single(events, "response.done").Text("response.output.0.content.0.type"));
    }

    [Fact]
    public async Task TheConversationsItem_IsDoneBeforeTheResponses_AndIsNeverCalledCreated()
    {
        await using var client = await Server.ConnectAsync();
        var events = await AskAsync(client);
        var itemId = Single(events, "response.output_item.added").Text("item.id");

        var order = (string[])["response.output_item.added", "conversation.item.added", "conversation.item.done", "response.output_item.done"];
        Assert.Equal(order, events.Where(found => order.Contains(found.Type) && found.Text("item.id") == itemId).Select(found => found.Type));
        Assert.DoesNotContain(client.Events, found => found.Type is "conversation.item.created" or "conversation.created");
    }

    [Fact]
    public async Task AFunctionCall_IsAnItemOfTheConversation_AddedWithItsNameAndNoArguments()
    {
        Engine.Responder.Enqueue(ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}"""));
        await using var client = await Server.ConnectWithAsync(
            """{"type":"realtime","output_modalities":["text"],"tools":[{"type":"function","name":"get_weather"}]}""");
        var events = await AskAsync(client);

        foreach (var type in (string[])["response.output_item.added", "conversation.item.added"])
        {
            var added = events.Last(found => found.Type == type);
            Assert.Equal(("function_call", "get_weather", ""), (added.Text("item.type"), added.Text("item.name"), added.Text("item.arguments")));
            Assert.NotEmpty(added.Text("item.call_id")!);
        }

        Assert.Equal("""{"city":"Paris"}""", events.Last(found => found.Type == "conversation.item.done").Text("item.arguments"));
    }

    [Fact]
    public async Task AfterACallsArguments_TheResponseEndsAtOnce_SoThatTheNextMayBegin()
    {
        Engine.Responder.Enqueue(ScriptedAnswer.Calling("get_weather"));
        await using var client = await Server.ConnectWithAsync(
            """{"type":"realtime","output_modalities":["text"],"tools":[{"type":"function","name":"get_weather"}]}""");
        var events = await AskAsync(client);
        var arguments = Single(events, "response.function_call_arguments.done");

        Assert.Equal(
            ["conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated"],
            client.TypesAfter(arguments));
        await client.SendAsync(new
        {
            type = "conversation.item.create",
            item = new { type = "function_call_output", call_id = arguments.Text("call_id"), output = "sunny" },
        });
        await client.RoundTripAsync();
        Assert.Single(client.Events, found => found.Type == "response.created");
        await client.SendAsync(new { type = "response.create" });
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task EveryEnd_IsResponseDone_WithUsage_AndNothingLeftInProgress()
    {
        Engine.Responder.Enqueue(ScriptedAnswer.Hanging("never ends"), ScriptedAnswer.Failing(text: "breaks"), new ScriptedAnswer("ends"));
        await using var client = await Server.ConnectWithAsync(TextOnly);
        foreach (var (status, item) in ((string, string)[])[("cancelled", "incomplete"), ("failed", "incomplete"), ("completed", "completed")])
        {
            await CheckAsync(status, item);
        }

        Assert.DoesNotContain(client.Events, found => found.Type is "response.cancelled" or "response.failed");
        Assert.Single(Server.TakeErrors());

        async Task CheckAsync(string status, string item)
        {
            await client.AskAsync("speak");
            await client.NextAsync("response.output_text.delta");
            if (status == "cancelled")
            {
                await client.SendAsync(new { type = "response.cancel" });
            }

            var done = await client.NextAsync("response.done");
            Assert.Equal(status, done.Text("response.status"));
            Assert.Equal(item, done.Text("response.output.0.status"));
            Assert.True(done.Number("response.usage.total_tokens") >= 0);
        }
    }

    [Fact]
    public async Task RateLimits_FollowTheResponse()
    {
        await using var client = await Server.ConnectAsync();
        var events = await AskAsync(client);

        Assert.Equal(["response.done", "rate_limits.updated"], events.TakeLast(2).Select(found => found.Type));
    }

    [Fact]
    public async Task AnOutOfBandResponse_HasNoConversation_AndKeepsItsMetadata()
    {
        await using var client = await Server.ConnectWithAsync(TextOnly);
        await client.SendTextAsync(
            """{"type":"response.create","response":{"conversation":"none","metadata":{"client_event_id":"mine","topic":"x"},"input":[]}}""");

        var created = await client.NextAsync("response.created");
        var done = await client.NextAsync("response.done");

        Assert.All([created, done], found =>
        {
            Assert.Null(found.Text("response.conversation_id"));
            Assert.Equal("mine", found.Text("response.metadata.client_event_id"));
        });
        Assert.DoesNotContain(client.Events, found => found.Type.StartsWith("conversation.item.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryDeltaOfText_IsObfuscated()
    {
        Engine.Responder.Enqueue(
            new ScriptedAnswer("spoken"), ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}""", preamble: "well"));
        await using var client = await Server.ConnectWithAsync(
            """{"type":"realtime","tools":[{"type":"function","name":"get_weather"}],"audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}""");
        await SpeakAsync(client);
        await client.UpdateAsync(TextOnly);
        await AskAsync(client);

        var deltas = client.Events.Where(found => found.Type.EndsWith(".delta", StringComparison.Ordinal) && found.Type != "response.output_audio.delta").ToList();
        Assert.Equal(
            [
                "conversation.item.input_audio_transcription.delta", "response.function_call_arguments.delta",
                "response.output_audio_transcript.delta", "response.output_text.delta",
            ],
            deltas.Select(delta => delta.Type).Distinct().Order(StringComparer.Ordinal));
        Assert.All(deltas, delta => Assert.NotEmpty(delta.Text("obfuscation")!));
    }
}
