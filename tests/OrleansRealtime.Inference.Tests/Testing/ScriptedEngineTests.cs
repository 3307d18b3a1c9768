using Microsoft.Extensions.AI;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;
using TranscriptionOptions = OrleansRealtime.Inference.Transcription.TranscriptionOptions;

namespace OrleansRealtime.Inference.Tests.Testing;

[Collection("pooled audio")]
public sealed class ScriptedEngineTests
{
    private static readonly ResponderRequest Spoken = new([new ChatMessage(ChatRole.User, "hello")], new ChatOptions(), new VoiceSettings());

    [Fact]
    public async Task Transcriber_HearsTheScriptThenCounts()
    {
        var engine = new ScriptedEngine();
        engine.Transcriber.Enqueue("turn left", new ScriptedTranscript("stop", Partial: "st"));

        Assert.Equal("turn left", (await HearAsync(null)).Text);
        Assert.Equal("stop", (await HearAsync("st")).Text);
        var last = await HearAsync(null);
        Assert.Equal("utterance 3", last.Text);
        Assert.Equal(new SampleTime(480), last.Words[^1].End);
        Assert.Equal((3, 3, 3, 1440), (engine.Transcriber.Started.Value, engine.Transcriber.Completed.Value, engine.Transcriber.Disposed.Value, engine.Transcriber.SamplesHeard.Value));

        async Task<Transcript> HearAsync(string? partial)
        {
            await using var transcription = await engine.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
            Assert.Equal(partial, await transcription.AppendAsync(new short[480], CancellationToken.None));
            return await transcription.CompleteAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task PacedAnswer_WaitsForTheClock()
    {
        var clock = new ManualTimeProvider();
        var engine = new ScriptedEngine(time: clock);
        engine.Responder.Enqueue(new ScriptedAnswer("Hello you.") { Speech = TimeSpan.FromMilliseconds(50), IsPaced = true });
        var reading = ReadAsync(engine.Responder, CancellationToken.None);
        for (var frame = 1; frame <= 3; frame++)
        {
            await clock.TimersArmed.WaitForAsync(frame);
            Assert.Equal(frame, engine.Responder.FramesSent.Value);
            clock.AdvanceToNextTimer();
        }

        Assert.Equal(["SpokenText", "Audio", "Audio", "Audio", "Finished"], await reading);
        Assert.Equal(TimeSpan.FromMilliseconds(50), clock.GetUtcNow() - ManualTimeProvider.DefaultStart);
    }

    [Fact]
    public async Task HangingAnswer_EndsWhenCancelled()
    {
        var engine = new ScriptedEngine();
        engine.Responder.Enqueue(ScriptedAnswer.Hanging());
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(engine.Responder, stop.Token);
        await engine.Responder.Started.WaitForAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal((1, 1, 0), (engine.Responder.Cancelled.Value, engine.Responder.Disposed.Value, engine.Responder.Finished.Value));
    }

    [Fact]
    public async Task DeafAnswer_EndsWhenReleased()
    {
        var engine = new ScriptedEngine();
        engine.Responder.Enqueue(ScriptedAnswer.Deaf("Hello."));
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(engine.Responder, stop.Token);
        await engine.Responder.FramesSent.WaitForAsync(20);
        await stop.CancelAsync();
        Assert.False(reading.IsCompleted);
        engine.Responder.Release();
        Assert.Equal("Finished", (await reading)[^1]);
    }

    [Fact]
    public async Task FailingAndCallingAnswers_DoAsScripted()
    {
        var engine = new ScriptedEngine();
        engine.Responder.Enqueue(ScriptedAnswer.Failing(new InvalidDataException()), ScriptedAnswer.Calling("weather"));
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(engine.Responder, CancellationToken.None));
        Assert.Equal(["ToolCall", "Finished"], await ReadAsync(engine.Responder, CancellationToken.None));
        Assert.Equal((1, 1, 2), (engine.Responder.Failed.Value, engine.Responder.Finished.Value, engine.Responder.Disposed.Value));
    }

    private static async Task<List<string>> ReadAsync(ScriptedResponder responder, CancellationToken cancellationToken)
    {
        var kinds = new List<string>();
        await foreach (var update in responder.RespondAsync(Spoken, cancellationToken))
        {
            kinds.Add(update.GetType().Name);
            (update as ResponderUpdate.Audio)?.Frame.Dispose();
        }

        return kinds;
    }
}
