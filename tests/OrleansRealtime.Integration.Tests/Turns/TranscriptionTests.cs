using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>What the client is told of the user's own words.</summary>
public sealed class TranscriptionTests
{
    private const string Completed = "conversation.item.input_audio_transcription.completed";
    private const string Delta = "conversation.item.input_audio_transcription.delta";

    [Fact]
    public async Task Off_TellsNothing_ButTheModelKnows()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("what is the time");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AppendAsync(SyntheticVoice.Turn());
        await client.NextAsync("response.done");
        await client.RoundTripAsync();

        Assert.DoesNotContain(client.Events, found => found.Type.Contains("transcription", StringComparison.Ordinal));
        Assert.Equal("what is the time", engine.Responder.Requests.Single().Messages.Single().Text);
    }

    [Theory]
    [InlineData("whisper-1", 1, "duration")]
    [InlineData("gpt-4o-transcribe", 4, "tokens")]
    [InlineData("gpt-live-transcribe", 1, "tokens")]
    public async Task EachModel_HasItsStyle(string model, int deltas, string usage)
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("what is the time");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            $$"""
            {
              "type": "realtime",
              "audio": { "input": { "transcription": { "model": "{{model}}", "language": "en", "prompt": "clocks" } } }
            }
            """);
        await client.AppendAsync(SyntheticVoice.Turn());
        var committed = await client.NextAsync("input_audio_buffer.committed");
        var completed = await client.NextAsync(Completed);

        var told = client.Events.Where(found => found.Type == Delta).ToList();
        Assert.Equal(deltas, told.Count);
        Assert.Equal("what is the time", string.Concat(told.Select(delta => delta.Text("delta"))));
        Assert.All(told, delta => Assert.NotEmpty(delta.Text("obfuscation")!));
        Assert.All([completed, .. told], found => Assert.Equal(committed.Text("item_id"), found.Text("item_id")));
        Assert.Equal("what is the time", completed.Text("transcript"));
        Assert.Equal(usage, completed.Text("usage.type"));
        Assert.Equal(("en", "clocks"), (engine.Transcriber.Requests.Single().Language, engine.Transcriber.Requests.Single().Prompt));
    }

    [Fact]
    public async Task ARecogniserThatFails_FailsTheItem_NotTheSession()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue(new ScriptedTranscript("", Fault: new InvalidOperationException("no ears")));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}""");
        await client.AppendAsync(SyntheticVoice.Turn());
        var committed = await client.NextAsync("input_audio_buffer.committed");

        var failed = await client.NextAsync("conversation.item.input_audio_transcription.failed");

        Assert.Equal(committed.Text("item_id"), failed.Text("item_id"));
        Assert.DoesNotContain("ears", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal("failed", (await client.NextAsync("response.done")).Text("response.status"));
        Assert.Contains("no ears", Assert.Single(server.TakeErrors()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TranscriptionSession_OnlyTranscribes()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("take a letter");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync("intent=transcription");
        var created = await client.NextAsync();
        Assert.Equal(("session.created", "transcription"), (created.Type, created.Text("session.type")));
        await client.UpdateAsync("""{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}""");
        await client.AppendAsync(SyntheticVoice.Turn());
        Assert.Equal("take a letter", (await client.NextAsync(Completed)).Text("transcript"));
        await client.SendAsync(new { type = "response.create", event_id = "mine" });
        await client.NextErrorAsync("mine");

        Assert.DoesNotContain(client.Events, found => found.Type.StartsWith("response.", StringComparison.Ordinal) || found.Type == "rate_limits.updated");
    }
}
