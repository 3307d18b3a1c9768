using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>The user speaks while the assistant does.</summary>
public sealed class BargeInTests
{
    private const string TenWords = "one two three four five six seven eight nine ten";
    private const int BytesPerSecond = 48_000;

    private static readonly string[] Closing =
    [
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ];

    // A word a second; still being made when it is interrupted.
    private static readonly ScriptedAnswer Counting =
        new(TenWords) { Speech = TimeSpan.FromSeconds(10), Ending = ScriptedEnding.Hang };

    [Fact]
    public async Task SpeechDuringAnswer_CancelsIt_AndKeepsTheHeardWords()
    {
        var time = new ManualTimeProvider();
        var engine = new ScriptedEngine("local", time);
        engine.Responder.Enqueue(Counting);
        await using var server = await TestServer.StartAsync(engine, time);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("count to ten");
        await client.WaitForAudioAsync(10 * BytesPerSecond);
        var responseId = client.Events.First(found => found.Type == "response.created").Text("response.id");
        var itemId = client.Events.First(found => found.Type == "response.output_item.added").Text("item.id")!;

        // All of it has been sent, but nobody has heard more than the time that has passed.
        time.Advance(TimeSpan.FromSeconds(3.5));
        await client.AppendAsync(SyntheticVoice.Turn());

        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var done = await client.NextAsync("response.done");
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");
        Assert.Equal(Closing, client.TypesAfter(started).Take(Closing.Length));
        Assert.Equal(started.Index + Closing.Length + 1, stopped.Index);
        Assert.Equal(responseId, done.Text("response.id"));
        Assert.Equal("cancelled", done.Text("response.status"));
        Assert.Equal("cancelled", done.Text("response.status_details.type"));
        Assert.Equal("turn_detected", done.Text("response.status_details.reason"));
        Assert.Equal("incomplete", done.Text("response.output.0.status"));
        Assert.Equal(started.Text("item_id"), stopped.Text("item_id"));

        // The next answer knows what was heard, and no more.
        await client.NextAsync("response.done");
        Assert.Equal(["count to ten", "one two three", "utterance 1"], Context(engine));
        Assert.Equal("one two three", (await client.RetrieveAsync(itemId)).Text("item.content.0.transcript"));

        // The client knows better: its player was slower.
        await client.SendAsync(new { type = "conversation.item.truncate", item_id = itemId, content_index = 0, audio_end_ms = 2_000 });
        var truncated = await client.NextAsync("conversation.item.truncated");
        Assert.Equal((itemId, 0, 2_000), (truncated.Text("item_id"), truncated.Number("content_index"), truncated.Number("audio_end_ms")));
        Assert.Equal("one two", (await client.RetrieveAsync(itemId)).Text("item.content.0.transcript"));

        await client.AskAsync("go on");
        await client.NextAsync("response.done");
        Assert.Equal(["count to ten", "one two", "utterance 1", "This is a scripted answer.", "go on"], Context(engine));
    }

    [Fact]
    public async Task SpeechDuringAnswer_InRealTime_SilencesItAtOnce()
    {
        const int millisecondsPerWord = 200;
        var words = Enumerable.Range(1, 100).Select(number => $"w{number}").ToArray();
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer(string.Join(' ', words))
        {
            Speech = TimeSpan.FromMilliseconds(words.Length * millisecondsPerWord),
            IsPaced = true,
        });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("talk");
        await client.WaitForAudioAsync(BytesPerSecond);

        await client.AppendAsync(SyntheticVoice.Turn());

        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var done = await client.NextAsync("response.done");
        Assert.Equal("turn_detected", done.Text("response.status_details.reason"));
        await engine.Responder.Cancelled.WaitForAsync(1);
        await client.NextAsync("response.done");
        await client.RoundTripAsync();

        var item = done.Text("response.output.0.id")!;
        var deltas = client.Events.Where(found => found.Type == "response.output_audio.delta" && found.Text("item_id") == item).ToList();
        Assert.All(deltas, delta => Assert.True(delta.Index < started.Index, "Audio of the answer came after speech_started."));

        // In the history: a beginning of the answer, no longer than the audio that was sent.
        var sent = deltas.Sum(delta => delta.Audio.Length) * 1_000L / BytesPerSecond;
        var heard = (await client.RetrieveAsync(item)).Text("item.content.0.transcript")!.Split(' ');
        Assert.Equal(words.Take(heard.Length), heard);
        Assert.InRange(heard.Length, 1, sent / millisecondsPerWord);
        Assert.Contains(string.Join(' ', heard), Context(engine));
    }

    [Fact]
    public async Task SpeechAfterACompleteAnswer_ChangesNothing_UntilTheClientTruncates()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer(TenWords) { Speech = TimeSpan.FromSeconds(10) });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("count to ten");
        var itemId = (await client.NextAsync("response.done")).Text("response.output.0.id")!;
        await client.NextAsync("rate_limits.updated");

        await client.AppendAsync(SyntheticVoice.Turn());

        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");
        Assert.Equal(started.Index + 1, stopped.Index);
        await client.NextAsync("response.done");
        Assert.Equal(TenWords, (await client.RetrieveAsync(itemId)).Text("item.content.0.transcript"));
        await client.SendAsync(new { type = "conversation.item.truncate", item_id = itemId, content_index = 0, audio_end_ms = 4_999 });
        await client.NextAsync("conversation.item.truncated");
        Assert.Equal("one two three four", (await client.RetrieveAsync(itemId)).Text("item.content.0.transcript"));
    }

    [Fact]
    public async Task InterruptResponseOff_TheAnswerGoesOn_AndTheNextIsRefused()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(Counting);
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}}""");
        await client.AskAsync("count to ten");
        await client.NextAsync("response.output_audio.delta");

        await client.AppendAsync(SyntheticVoice.Turn());

        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var refused = await client.NextErrorAsync();
        Assert.Equal("conversation_already_has_active_response", refused.Text("error.code"));
        Assert.Equal(
            ["input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "error"],
            client.TypesAfter(started));
        await client.SendAsync(new { type = "response.cancel" });
        var done = await client.NextAsync("response.done");
        Assert.Equal("client_cancelled", done.Text("response.status_details.reason"));
    }

    [Fact]
    public async Task InterruptResponseOff_EveryLastSampleIsSent()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer(TenWords) { Speech = TimeSpan.FromSeconds(2), IsPaced = true });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false,"create_response":false}}}}""");
        await client.AskAsync("count to ten");
        await client.NextAsync("response.output_audio.delta");

        await client.AppendAsync(SyntheticVoice.Turn());

        var done = await client.NextAsync("response.done");
        Assert.Equal("completed", done.Text("response.status"));
        Assert.Contains(client.Events, found => found.Type == "input_audio_buffer.speech_stopped");
        Assert.Equal(2 * BytesPerSecond, client.Events.Where(found => found.Type == "response.output_audio.delta").Sum(found => found.Audio.Length));
    }

    [Fact]
    public async Task Truncate_SaysWhatIsWrong()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer(TenWords) { Speech = TimeSpan.FromSeconds(10) });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("count to ten");
        var added = await client.NextAsync("conversation.item.added");
        var itemId = (await client.NextAsync("response.done")).Text("response.output.0.id")!;

        Assert.Equal(
            ("invalid_value", "Audio content of 10000ms is already shorter than 10001ms"),
            await RefusalAsync(itemId, 10_001));
        Assert.Equal(("item_truncate_invalid_item_id", "Item with item_id not found: item_x"), await RefusalAsync("item_x", 0));
        Assert.Equal((null, "Only model output audio messages can be truncated"), await RefusalAsync(added.Text("item.id")!, 0));
        Assert.Equal(TenWords, (await client.RetrieveAsync(itemId)).Text("item.content.0.transcript"));

        async Task<(string? Code, string? Message)> RefusalAsync(string id, int end)
        {
            await client.SendAsync(new { type = "conversation.item.truncate", event_id = "cut", item_id = id, content_index = 0, audio_end_ms = end });
            var error = await client.NextErrorAsync("cut");
            return (error.Text("error.code"), error.Text("error.message"));
        }
    }

    /// <summary>What the engine was last shown, as text.</summary>
    private static IEnumerable<string> Context(ScriptedEngine engine) =>
        engine.Responder.Requests.Last().Messages.Select(message => message.Text);
}
