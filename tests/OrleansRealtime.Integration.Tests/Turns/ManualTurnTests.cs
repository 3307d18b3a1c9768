using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>Turn detection is off: the client commits, clears and asks by itself.</summary>
public sealed class ManualTurnTests
{
    private const string Manual = """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""";

    [Fact]
    public async Task Commit_MakesAnItem_AndNoResponse()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("good morning");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Manual);
        var before = client.Events[^1];
        await client.AppendAsync(SyntheticVoice.Turn());
        await client.SendAsync(new { type = "input_audio_buffer.commit" });
        await client.RoundTripAsync();

        Assert.Equal(
            ["input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "error"],
            client.TypesAfter(before));
        var committed = client.Events[before.Index + 1];
        var added = client.Events[before.Index + 2];
        Assert.Null(committed.Text("previous_item_id"));
        Assert.Equal(committed.Text("item_id"), added.Text("item.id"));
        Assert.Equal("input_audio", added.Text("item.content.0.type"));
        Assert.Null(added.Text("item.content.0.transcript"));

        await client.SendAsync(new { type = "response.create" });
        await client.NextAsync("response.done");
        Assert.Equal(["good morning"], engine.Responder.Requests.Single().Messages.Select(message => message.Text));
        Assert.Equal(SyntheticVoice.Turn().Length / sizeof(short), engine.Transcriber.SamplesHeard.Value);
        Assert.Equal("good morning", (await client.RetrieveAsync(committed.Text("item_id")!)).Text("item.content.0.transcript"));
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(50, "50.00")]
    public async Task Commit_OfTooLittle_IsRefused(int milliseconds, string told)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync(Manual);
        await client.AppendAsync(SyntheticVoice.Say(milliseconds));

        await client.SendAsync(new { type = "input_audio_buffer.commit", event_id = "mine" });

        var error = await client.NextErrorAsync("mine");
        Assert.Equal("input_audio_buffer_commit_empty", error.Text("error.code"));
        Assert.Equal(
            $"Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has {told}ms of audio.",
            error.Text("error.message"));
    }

    [Fact]
    public async Task Clear_ForgetsTheAudio()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Manual);
        await client.AppendAsync(SyntheticVoice.Say(700));
        await client.SendAsync(new { type = "input_audio_buffer.clear" });
        await client.NextAsync("input_audio_buffer.cleared");
        await client.SendAsync(new { type = "input_audio_buffer.commit", event_id = "mine" });
        Assert.Contains("only has 0.00ms", (await client.NextErrorAsync("mine")).Text("error.message"), StringComparison.Ordinal);

        await client.AppendAsync(SyntheticVoice.Say(300));
        await client.SendAsync(new { type = "input_audio_buffer.commit" });
        await client.NextAsync("input_audio_buffer.committed");
        await engine.Transcriber.Completed.WaitForAsync(1);
        await client.SendAsync(new { type = "response.create" });

        // 2 audio tokens or 3 for 300 ms; the cleared 700 ms are not among them.
        Assert.Equal(3, (await client.NextAsync("response.done")).Number("response.usage.input_token_details.audio_tokens"));
    }

    [Fact]
    public async Task CommittedItems_FormAChain()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Manual);
        string? previous = null;
        for (var i = 0; i < 3; i++)
        {
            await client.AppendAsync(SyntheticVoice.Say(200));
            await client.SendAsync(new { type = "input_audio_buffer.commit" });
            var committed = await client.NextAsync("input_audio_buffer.committed");
            var done = await client.NextAsync("conversation.item.done");
            Assert.Equal((previous, previous), (committed.Text("previous_item_id"), done.Text("previous_item_id")));
            previous = committed.Text("item_id");
        }
    }

    [Fact]
    public async Task ASampleCutInTwo_IsStillOneSample()
    {
        var engine = new RecordingEngine();
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(Manual);
        var audio = SyntheticVoice.Say(300);

        await client.AppendAsync(audio, [1, 2, 4_799, 3, 1, int.MaxValue]);
        await client.SendAsync(new { type = "input_audio_buffer.commit" });

        await client.NextAsync("input_audio_buffer.committed");
        await client.SendAsync(new { type = "response.create" });
        await client.NextAsync("response.done");
        Assert.Equal(SyntheticVoice.Samples(audio), Assert.Single(engine.Transcriber.Utterances));
    }

    [Fact]
    public async Task CommitDuringDetectedSpeech_EndsTheTurn_WithTheItemPromised()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.AppendAsync([.. SyntheticVoice.Silence(500), .. SyntheticVoice.Say(800)]);
        var started = await client.NextAsync("input_audio_buffer.speech_started");

        await client.SendAsync(new { type = "input_audio_buffer.commit" });

        var committed = await client.NextAsync();
        Assert.Equal("input_audio_buffer.committed", committed.Type);
        Assert.Equal(started.Text("item_id"), committed.Text("item_id"));
        await client.AppendAsync(SyntheticVoice.Silence(1_000));
        await client.RoundTripAsync();
        Assert.DoesNotContain(client.Events, found => found.Type is "input_audio_buffer.speech_stopped" or "response.created");
    }
}
