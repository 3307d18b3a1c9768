using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>
/// <c>semantic_vad</c> through the whole server, with a recogniser that hears what the test says. The clock stands still, so that
/// words are awaited however busy the machine is.
/// </summary>
public sealed class SemanticTurnTests
{
    [Theory]
    [InlineData("high", 2_000)]
    [InlineData("medium", 4_000)]
    [InlineData("low", 8_000)]
    public async Task Words_DecideHowLongASilenceMayBe(string eagerness, int longest)
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine, new ManualTimeProvider());

        var whole = await TurnAsync(server, engine, eagerness, "what time is it", [int.MaxValue]);
        var unfinished = await TurnAsync(server, engine, eagerness, "I would like to", [int.MaxValue]);

        // The voice is over at 1,500 ms.
        Assert.InRange(whole, 1_650, 1_900);
        Assert.InRange(unfinished - 1_500, longest * 3 / 4, longest + 50);
    }

    [Fact]
    public async Task CuttingTheAudio_MovesNoEnd()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine, new ManualTimeProvider());
        var random = new Random(4);

        var whole = await TurnAsync(server, engine, "high", "turn the light off", [int.MaxValue]);
        var frames = await TurnAsync(server, engine, "high", "turn the light off", Enumerable.Repeat(960, 10_000));
        var crumbs = await TurnAsync(
            server, engine, "high", "turn the light off", Enumerable.Range(0, 10_000).Select(_ => random.Next(1, 9_000)));

        Assert.Equal(whole, frames);
        Assert.Equal(whole, crumbs);
    }

    [Fact]
    public async Task SpeechWithinTheWait_GoesOnWithTheSameItem()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue(new ScriptedTranscript("I would like to go", Partial: "I would like to"));
        await using var server = await TestServer.StartAsync(engine, new ManualTimeProvider());
        await using var client = await ConnectAsync(server, "auto");

        await client.AppendAsync([.. SyntheticVoice.Turn(after: 1_200), .. SyntheticVoice.Turn(before: 0, after: 6_000)]);
        await client.NextAsync("response.done");

        string[] events = ["speech_started", "speech_stopped", "committed"];
        var items = events.Select(name => Assert.Single(client.Events, found => found.Type == $"input_audio_buffer.{name}").Text("item_id"));
        Assert.Single(items.Distinct());
        Assert.InRange(
            client.Events.Single(found => found.Type == "input_audio_buffer.speech_stopped").Number("audio_end_ms"), 6_500, 7_800);
    }

    [Fact]
    public async Task SpeechAfterAnAnswer_InterruptsIt()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue(new ScriptedTranscript("tell me a story please", Partial: "tell me a story please"));
        engine.Responder.Enqueue(new ScriptedAnswer("Once upon a time.") { Speech = TimeSpan.FromMinutes(5) });
        await using var server = await TestServer.StartAsync(engine, new ManualTimeProvider());
        await using var client = await ConnectAsync(server, "auto");
        await client.AppendAsync(SyntheticVoice.Turn());
        await client.NextAsync("response.output_audio.delta");

        await client.AppendAsync(SyntheticVoice.Turn());

        var done = await client.NextAsync("response.done");
        Assert.Equal("turn_detected", done.Text("response.status_details.reason"));
    }

    [Fact]
    public async Task ABrokenRecogniser_EndsTheTurnAllTheSame()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue(new ScriptedTranscript("", Fault: new InvalidOperationException("It broke.")));
        await using var server = await TestServer.StartAsync(engine, new ManualTimeProvider());
        await using var client = await ConnectAsync(server, "high");

        await client.AppendAsync(SyntheticVoice.Turn(after: 3_000));

        await client.NextAsync("input_audio_buffer.speech_stopped");
        await client.NextAsync("response.done", done => done.Text("response.status") == "failed");
        Assert.NotEmpty(server.TakeErrors());
    }

    private static async Task<int> TurnAsync(
        TestServer server, ScriptedEngine engine, string eagerness, string words, IEnumerable<int> lengths)
    {
        engine.Transcriber.Enqueue(new ScriptedTranscript(words, Partial: words));
        await using var client = await ConnectAsync(server, eagerness);
        await client.AppendAsync(SyntheticVoice.Turn(after: 9_000), lengths);
        return (await client.NextAsync("input_audio_buffer.speech_stopped")).Number("audio_end_ms");
    }

    private static Task<WireClient> ConnectAsync(TestServer server, string eagerness) => server.ConnectWithAsync(
        $$$"""{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"{{{eagerness}}}"} } } }""");
}
