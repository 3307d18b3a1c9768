using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Calls over networks that lose, delay and disorder; docs/webrtc-quality.md has the whole table.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class NetworkTests(LocalServer local)
{
    // A turn ends well within the longer stalls.
    private const string Session = """
        {"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},
        "turn_detection":{"type":"server_vad","silence_duration_ms":500,"create_response":false}}}}
        """;

    private const string Words = "go forward ten meters";

    // The recogniser mishears these words at times, whatever the network does: a frame more or less before them is enough.
    private const int Attempts = 3;

    private static readonly TimeSpan NearBy = TimeSpan.FromMilliseconds(20);

    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices | SpeechNeeds.Recordings)]
    public async Task ATenthLost_OrAllInDisorder_IsUnderstoodAsIfNothingWere()
    {
        var sentences = await ClearSentences.SpeakAsync();
        var sounds = Enumerable.Repeat(sentences.Select(sentence => sentence.Pcm), 2).SelectMany(all => all).ToList();

        NetworkRun[] runs = [];
        List<(string First, string Second)> pairs = [];
        for (var attempt = 1; attempt <= Attempts && !AreAlike(pairs); attempt++)
        {
            runs = await Task.WhenAll(
                NetworkRun.OfAsync(local.Server, Impairment.None, sounds),
                NetworkRun.OfAsync(local.Server, new Impairment { Loss = 0.1, Delay = NearBy, Seed = attempt }, sounds),
                NetworkRun.OfAsync(local.Server, new Impairment { Jitter = TimeSpan.FromMilliseconds(100), Seed = attempt }, sounds));
            pairs = [.. runs[1..].SelectMany(run => run.Transcripts.Zip(runs[0].Transcripts))];
        }

        Assert.Equal(sentences.Select(sentence => sentence.Text), runs[0].Transcripts.Take(sentences.Count));
        Assert.True(AreAlike(pairs), string.Join('\n', pairs.Where(pair => pair.First != pair.Second)));
        Assert.Equal(0, runs[0].Record.Loss);
        Assert.InRange(runs[1].Record.Loss, 0.04, 0.2);
        Assert.True(runs[1].Record is { Repeated: > 0, Redundant: > 0 }, $"{runs[1].Record}");
        Assert.True(runs[0].Record.Mos > runs[1].Record.Mos, $"{runs[0].Record} against {runs[1].Record}");
        Assert.InRange(runs[2].Record.Jitter.TotalMilliseconds, 10, 100);
    }

    private static bool AreAlike(List<(string First, string Second)> pairs) =>
        pairs.Count > 0 && pairs.Count(pair => pair.First == pair.Second) >= 0.9 * pairs.Count;

    [SpeechTheory(SpeechNeeds.Recognizer | SpeechNeeds.Voices | SpeechNeeds.Recordings)]
    [InlineData(300)]
    [InlineData(700)]
    [InlineData(1_500)]
    public async Task AStallInMidSentence_IsNoEndOfIt(int milliseconds)
    {
        var transcripts = new List<string>();
        var straight = await SayAsync(TimeSpan.Zero, transcripts);
        transcripts.Clear();
        for (var attempt = 0; attempt < Attempts && !transcripts.Contains(Words); attempt++)
        {
            // One turn, as long as ever.
            var stalled = await SayAsync(TimeSpan.FromMilliseconds(milliseconds), transcripts);
            Assert.InRange(stalled - straight, TimeSpan.FromMilliseconds(-100), TimeSpan.FromMilliseconds(100));
        }

        Assert.Contains(Words, transcripts);
    }

    [Fact]
    public async Task AChangeOfAddress_IsOverWithinASecond_ThoughATenthIsLost()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = new ScriptedAnswer("one two three four five six seven") { Speech = TimeSpan.FromSeconds(7) };
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(
            new RtcCallerOptions { Impairment = new Impairment { Loss = 0.1, Delay = NearBy, Seed = 1 } });
        caller.Send("""{"type":"response.create"}""");
        await caller.NextAsync("output_audio_buffer.started");

        var left = caller.Now;
        await caller.MoveAsync();
        var heard = caller.Heard.Length;
        await Patience.UntilAsync(() => caller.Heard.Length > heard, () => "Nothing more was heard after the move.");

        Assert.InRange((caller.Now - left).TotalSeconds, 0, 1);
        Assert.Equal(1, server.Calls.RecordOf(caller.Id)!.Moves);
    }

    // How long the one turn was.
    private async Task<TimeSpan> SayAsync(TimeSpan stall, List<string> transcripts)
    {
        using var client = new CallClient(local.Server);
        await using var caller = await client.CallAsync(new RtcCallerOptions { Session = Session });
        caller.Say(SpeechRecordings.GoForward.Pcm24k.Span);
        var started = await caller.NextAsync("input_audio_buffer.speech_started");
        caller.Stall(stall);
        var stopped = await caller.NextAsync("input_audio_buffer.speech_stopped");
        var completed = await caller.NextAsync("conversation.item.input_audio_transcription.completed");
        transcripts.Add(completed.Text("transcript")!);
        Assert.Single(caller.Events, found => found.Type == "input_audio_buffer.speech_started");
        return TimeSpan.FromMilliseconds(
            stopped.Body.GetProperty("audio_end_ms").GetInt64() - started.Body.GetProperty("audio_start_ms").GetInt64());
    }
}
