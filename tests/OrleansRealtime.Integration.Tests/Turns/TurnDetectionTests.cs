using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>The settings of turn detection, as a client sees their effect.</summary>
public sealed class TurnDetectionTests
{
    [Fact]
    public async Task CreateResponseOff_StopsAfterTheItem()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":false}}}}""");
        await client.AppendAsync(SyntheticVoice.Turn());
        var started = await client.NextAsync("input_audio_buffer.speech_started");
        await client.NextAsync("conversation.item.done");
        await client.RoundTripAsync();

        Assert.Equal(
            ["input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "error"],
            client.TypesAfter(started));
    }

    [Fact]
    public async Task Silence_MovesTheEnd()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var usual = await TurnAsync(server, """{"type":"server_vad"}""", SyntheticVoice.Turn());
        var patient = await TurnAsync(server, """{"type":"server_vad","silence_duration_ms":800}""", SyntheticVoice.Turn());

        Assert.Equal(usual.End + 600, patient.End);
        Assert.Equal(usual.Start, patient.Start);

        // The voice is over at 1,500 ms: the turn's end is that and the silence, but for the frame the voice ends in.
        Assert.InRange(usual.End, 1_650, 1_800);
    }

    [Fact]
    public async Task PrefixPadding_MovesTheStart()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var none = await TurnAsync(server, """{"type":"server_vad","prefix_padding_ms":0}""", SyntheticVoice.Turn());
        var usual = await TurnAsync(server, """{"type":"server_vad"}""", SyntheticVoice.Turn());
        var all = await TurnAsync(server, """{"type":"server_vad","prefix_padding_ms":5000}""", SyntheticVoice.Turn());

        // The voice begins at 500 ms.
        Assert.InRange(none.Start, 480, 600);
        Assert.Equal(none.Start - 300, usual.Start);
        Assert.Equal(0, all.Start);
    }

    [Fact]
    public async Task Threshold_WantsClearerSpeech()
    {
        // A voice that grows out of noise in the course of three seconds.
        var random = new Random(7);
        var voice = SyntheticVoice.Samples(SyntheticVoice.Say(3_000));
        var growing = new short[voice.Length];
        for (var i = 0; i < voice.Length; i++)
        {
            growing[i] = (short)((voice[i] * 0.5 * i / voice.Length) + random.Next(-150, 150));
        }

        var noise = new short[24_000];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (short)random.Next(-150, 150);
        }

        byte[] audio = [.. SyntheticVoice.Bytes(noise), .. SyntheticVoice.Bytes(growing), .. SyntheticVoice.Bytes(noise)];
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var keen = await TurnAsync(server, """{"type":"server_vad","threshold":0.2,"silence_duration_ms":500}""", audio);
        var strict = await TurnAsync(server, """{"type":"server_vad","threshold":0.95,"silence_duration_ms":500}""", audio);

        Assert.True(keen.Start < strict.Start, $"0.2 started at {keen.Start} ms, 0.95 at {strict.Start} ms");
    }

    [Fact]
    public async Task Positions_CountFromTheFirstSample()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.AppendAsync(SyntheticVoice.Turn());
        var first = await client.NextAsync("input_audio_buffer.speech_stopped");
        await client.NextAsync("response.done");
        await client.AppendAsync(SyntheticVoice.Turn());

        var second = await client.NextAsync("input_audio_buffer.speech_stopped");

        Assert.Equal(2_500, second.Number("audio_end_ms") - first.Number("audio_end_ms"));
        Assert.Equal(
            client.Events.First(found => found.Type == "response.done").Text("response.output.0.id"),
            (await client.NextAsync("input_audio_buffer.committed")).Text("previous_item_id"));
    }

    [Fact]
    public async Task IdleTimeout_CountsFromTheEndOfPlayback()
    {
        var time = new ManualTimeProvider();
        var engine = new ScriptedEngine("local", time);
        engine.Responder.Enqueue(
            new ScriptedAnswer("What can I do for you?") { Speech = TimeSpan.FromSeconds(2) },
            new ScriptedAnswer("Are you still there?"));
        await using var server = await TestServer.StartAsync(engine, time);
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":6000}}}}""");
        await client.AskAsync("hello");
        var answered = await client.NextAsync("response.done");
        await client.AppendAsync(SyntheticVoice.Silence(1_000));
        await client.RoundTripAsync();

        time.Advance(TimeSpan.FromMilliseconds(7_999));
        await client.RoundTripAsync();
        Assert.DoesNotContain(client.Events, found => found.Type == "input_audio_buffer.timeout_triggered");
        time.Advance(TimeSpan.FromMilliseconds(1));

        var timeout = await client.NextAsync("input_audio_buffer.timeout_triggered");
        Assert.Equal((0, 1_000), (timeout.Number("audio_start_ms"), timeout.Number("audio_end_ms")));
        await client.NextAsync("response.done");
        Assert.Equal(
            ["input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created"],
            client.TypesAfter(timeout).Take(4));
        Assert.Equal(timeout.Text("item_id"), client.Events[timeout.Index + 1].Text("item_id"));
        Assert.Equal(answered.Text("response.output.0.id"), client.Events[timeout.Index + 1].Text("previous_item_id"));
    }

    [Fact]
    public async Task TurnDetectionOff_KeepsTheAudio_ForgetsTheTurn()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.AppendAsync([.. SyntheticVoice.Silence(500), .. SyntheticVoice.Say(800)]);
        var started = await client.NextAsync("input_audio_buffer.speech_started");

        await client.UpdateAsync("""{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        await client.AppendAsync(SyntheticVoice.Silence(1_000));
        await client.SendAsync(new { type = "input_audio_buffer.commit" });

        var committed = await client.NextAsync("input_audio_buffer.committed");
        Assert.DoesNotContain(client.Events, found => found.Type == "input_audio_buffer.speech_stopped");
        Assert.NotEqual(started.Text("item_id"), committed.Text("item_id"));
        await client.SendAsync(new { type = "response.create" });

        // 23 tokens: all 2.3 s.
        Assert.Equal(23, (await client.NextAsync("response.done")).Number("response.usage.input_token_details.audio_tokens"));
    }

    private static async Task<(int Start, int End)> TurnAsync(TestServer server, string turnDetection, byte[] audio)
    {
        await using var client = await server.ConnectWithAsync(
            $$"""{ "type": "realtime", "audio": { "input": { "turn_detection": {{turnDetection}} } } }""");
        await client.AppendAsync(audio);
        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");
        return (started.Number("audio_start_ms"), stopped.Number("audio_end_ms"));
    }
}
