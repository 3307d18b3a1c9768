using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>A turn costs what it is, however long the conversation has grown.</summary>
public sealed class StateSizeTests
{
    [Fact]
    public void ATurn_WritesNoMoreAfterAThousand()
    {
        var session = new SessionSimulator(settings: new SessionSettings { MaxDuration = TimeSpan.FromDays(1) });
        var written = new List<long>();
        var records = new List<int>();
        for (var turn = 0; turn < 1_000; turn++)
        {
            session.Pass(TimeSpan.FromSeconds(20));
            session.Speak((turn * 4_000) + 1_000, (turn * 4_000) + 3_000);
            session.Infer(new InferenceEvent.TranscriptCompleted(
                session.LastCommand<InferenceCommand.StartTranscription>().Operation,
                "what time is it now",
                SampleTime.FromMilliseconds(2_000)));
            session.Answer("It is half past ten in the morning.");
            session.Forget();
            var changes = session.Session.TakeChanges();
            written.Add(changes.Sum(change => (long)change.Key.Length + (change.Value?.Length ?? 0)));
            records.Add(changes.Count);
        }

        var ratio = (double)written[^1] / written[9];
        Assert.True(ratio <= 1.2, $"Turn 10 wrote {written[9]} bytes, turn 1,000 {written[^1]}.");
        Assert.Equal(records[9], records[^1]);
        Assert.True(written[9] < 4_000, $"A turn wrote {written[9]} bytes.");
    }

    [Fact]
    public void Nothing_WritesNothing()
    {
        var session = new SessionSimulator();
        session.Keep();

        Assert.Empty(session.Session.TakeChanges());
    }

    [Fact]
    public void AWordMore_DoesNotWriteTheRequestAgain()
    {
        var session = new SessionSimulator();
        session.Client(
            $$$"""{"type":"response.create","response":{"output_modalities":["text"],"instructions":"{{{new string('x', 50_000)}}}"}}""");
        session.Keep();

        session.Infer(new InferenceEvent.TextDelta(session.LastCommand<InferenceCommand.StartResponse>().Operation, "Hello"));

        var written = session.Session.TakeChanges().Sum(change => change.Value?.Length ?? 0);
        Assert.InRange(written, 1, 2_500);
    }
}
