using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Calls against an engine that does what the test says, over real sockets.</summary>
public sealed class CallTests
{
    private const string Session = """
        {"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}
        """;

    private static readonly ScriptedAnswer Short = new("one two three") { Speech = TimeSpan.FromSeconds(1) };

    private static readonly ScriptedAnswer Long = new("one two three four five six seven eight nine ten") { Speech = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task ASpokenTurn_IsAnsweredWithSound_AndWithoutAudioDeltas()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Short;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(new RtcCallerOptions { Session = Session });

        caller.Say(SyntheticVoice.Samples(SyntheticVoice.Turn()));
        await caller.NextAsync("output_audio_buffer.stopped");

        var types = caller.Events.Select(found => found.Type).ToList();
        Assert.Equal("session.created", types[0]);
        Assert.DoesNotContain("response.output_audio.delta", types);
        AssertOrder(
            types, "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
            "response.created", "response.content_part.added", "response.output_audio.done", "response.done", "output_audio_buffer.stopped");
        AssertOrder(types, "response.content_part.added", "output_audio_buffer.started", "output_audio_buffer.stopped");

        // A second of sound has been heard, in a second.
        Assert.InRange(caller.Heard.Length, SampleTime.Rate * 9 / 10, SampleTime.Rate * 2);
        var started = caller.Events.First(found => found.Type == "output_audio_buffer.started").At;
        var stopped = caller.Events.First(found => found.Type == "output_audio_buffer.stopped").At;
        Assert.InRange((stopped - started).TotalSeconds, 0.8, 2);
    }

    [Theory]
    [InlineData("pcmu")]
    [InlineData("pcma")]
    public async Task OldCodecs_AreSpokenToo(string codec)
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Short;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(new RtcCallerOptions { Codec = codec });

        caller.Say(SyntheticVoice.Samples(SyntheticVoice.Turn()));
        await caller.NextAsync("output_audio_buffer.stopped");

        Assert.InRange(caller.Heard.Length, SampleTime.Rate * 9 / 10, SampleTime.Rate * 2);
    }

    [Fact]
    public async Task Point27_And53_ABargeIn_SilencesAndTruncatesByItself()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Long;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync();
        caller.Send("""{"type":"response.create"}""");
        var started = await caller.NextAsync("output_audio_buffer.started");

        caller.Say(SyntheticVoice.Samples(SyntheticVoice.Turn()));
        var speech = await caller.NextAsync("input_audio_buffer.speech_started");
        var cleared = await caller.NextAsync("output_audio_buffer.cleared");
        var truncated = await caller.NextAsync("conversation.item.truncated");

        // Nothing is heard but what was under way.
        var heard = caller.Heard.Length;
        await caller.NextAsync("response.created");
        Assert.InRange(caller.Heard.Length - heard, 0, SampleTime.Rate / 10);
        Assert.Equal(started.Text("response_id"), cleared.Text("response_id"));
        var played = truncated.Body.GetProperty("audio_end_ms").GetInt32();
        Assert.InRange(played, 20, (speech.At - started.At).TotalMilliseconds + 200);
        Assert.InRange(played, 0, (caller.Heard.Length / 24) + 200);
        Assert.DoesNotContain(caller.Events, found => found.Type == "output_audio_buffer.stopped" && found.Text("response_id") == started.Text("response_id"));
    }

    [Fact]
    public async Task Cancel_AndClear_EndTheAnswerOnce()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Long with { Ending = ScriptedEnding.Hang };
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync();
        caller.Send("""{"type":"response.create"}""");
        await caller.NextAsync("output_audio_buffer.started");

        caller.Send("""{"type":"response.cancel"}""");
        caller.Send("""{"type":"output_audio_buffer.clear"}""");
        await caller.NextAsync("conversation.item.truncated");
        caller.Send("""{"type":"session.update","session":{"type":"realtime"}}""");
        await caller.NextAsync("session.updated");

        var types = caller.Events.Select(found => found.Type).ToList();
        Assert.Single(types, "output_audio_buffer.cleared");
        Assert.Single(types, "conversation.item.truncated");
        AssertOrder(types, "response.done", "output_audio_buffer.cleared", "conversation.item.truncated");
        Assert.DoesNotContain("error", types);
    }

    [Fact]
    public async Task Point6_And52_ASidebandSeesAndSteersTheCall()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Short;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync();
        await using var sideband = await server.ConnectAsync($"call_id={caller.Id}");
        await sideband.NextAsync("session.created");

        await sideband.SendTextAsync("""{"type":"response.create"}""");

        await sideband.NextAsync("output_audio_buffer.started");
        await sideband.NextAsync("output_audio_buffer.stopped");
        await caller.NextAsync("output_audio_buffer.stopped");
        Assert.DoesNotContain(sideband.Events, found => found.Type == "response.output_audio.delta");
        Assert.True(caller.Heard.Length > SampleTime.Rate / 2);
    }

    [Fact]
    public async Task AClientSecret_OpensTheCallItWasMadeFor()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        using var rest = new RestClient(server);
        using var client = new CallClient(server);
        var secret = await rest.CreateSecretAsync("""{"session":{"type":"realtime","instructions":"Be a pirate.","audio":{"output":{"voice":"verse"}}}}""");

        await using var caller = await client.CallAsync(key: secret);

        var created = caller.Events[0];
        Assert.Equal("Be a pirate.", created.Text("session.instructions"));
        Assert.Equal("verse", created.Text("session.audio.output.voice"));
    }

    [Fact]
    public async Task AChangeOfAddress_IsFollowedAtOnce()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Long;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync();
        caller.Send("""{"type":"response.create"}""");
        await caller.NextAsync("output_audio_buffer.started");
        var heard = caller.Heard.Length;

        await caller.MoveAsync();
        var moved = caller.Now;
        await Patience.UntilAsync(() => caller.Heard.Length > heard + (SampleTime.Rate / 2), () => "Nothing more was heard after the move.");

        Assert.InRange((caller.Now - moved).TotalSeconds, 0, 2);
        caller.Send("""{"type":"session.update","session":{"type":"realtime"}}""");
        await caller.NextAsync("session.updated");
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task AClientThatVanishes_IsForgotten()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), time: null, "Realtime:WebRtc:ConsentTimeout=00:00:05");
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync();
        Assert.Equal(1, server.Sessions);

        await caller.VanishAsync();

        await server.WaitForSessionsAsync(0);
    }

    [Fact]
    public async Task Shutdown_EndsCalls_AndTellsThem()
    {
        RtcCaller caller;
        await using (var server = await TestServer.StartAsync(new ScriptedEngine("local")))
        {
            using var client = new CallClient(server);
            caller = await client.CallAsync();
        }

        await caller.Ended.WaitAsync(Patience.Limit);
        await caller.DisposeAsync();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    public async Task CallsInTheSameInstant_EachHearTheirOwnAnswer(int count)
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Short;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);

        var callers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.CallAsync()));
        await Task.WhenAll(callers.Select(async (caller, index) =>
        {
            caller.Send(JsonSerializer.Serialize(new
            {
                type = "response.create",
                response = new { metadata = new { caller = $"{index}" } },
            }));
            var done = await caller.NextAsync("response.done");
            Assert.Equal($"{index}", done.Text("response.metadata.caller"));
            await caller.NextAsync("output_audio_buffer.stopped");
        }));

        Assert.Equal(count, callers.Select(caller => caller.Id).Distinct().Count());

        // All of it; on a machine that cannot keep up the callers make up what came late, and hear a little more.
        Assert.All(callers.Select(caller => caller.Heard.Length), heard => Assert.InRange(heard, SampleTime.Rate * 8 / 10, SampleTime.Rate * 3));
        foreach (var caller in callers)
        {
            await caller.DisposeAsync();
        }

        await server.WaitForSessionsAsync(0);
    }

    private static void AssertOrder(List<string> types, params string[] expected)
    {
        var places = expected.Select(type => types.IndexOf(type)).ToList();
        Assert.True(
            places.TrueForAll(place => place >= 0) && places.SequenceEqual(places.Order()),
            $"Expected {string.Join(", ", expected)} in\n{string.Join('\n', types)}");
    }
}
