using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Calls over networks that lose, delay and disorder; docs/webrtc-quality.md has the whole table.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class NetworkTests(LocalServer local)
{
    private static readonly TimeSpan NearBy = TimeSpan.FromMilliseconds(20);

    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices | SpeechNeeds.Recordings)]
    public async Task ATenthLost_OrAllInDisorder_IsUnderstoodAsIfNothingWere()
    {
        var recordings = new[] { SpeechRecordings.GoForward };

        var runs = await Task.WhenAll(
            NetworkRun.OfAsync(local.Server, Impairment.None, recordings),
            NetworkRun.OfAsync(local.Server, new Impairment { Loss = 0.1, Delay = NearBy, Seed = 1 }, recordings),
            NetworkRun.OfAsync(local.Server, new Impairment { Jitter = TimeSpan.FromMilliseconds(100), Seed = 1 }, recordings));

        Assert.Equal("go forward ten meters", runs[0].Transcripts[0]);
        Assert.All(runs, run => Assert.Equal(runs[0].Transcripts, run.Transcripts));
        Assert.Equal(0, runs[0].Record.Loss);
        Assert.InRange(runs[1].Record.Loss, 0.04, 0.2);
        Assert.True(runs[1].Record.Recovered > 0, $"{runs[1].Record}");
        Assert.True(runs[0].Record.Mos > runs[1].Record.Mos, $"{runs[0].Record} against {runs[1].Record}");
        Assert.InRange(runs[2].Record.Jitter.TotalMilliseconds, 10, 100);
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
}
