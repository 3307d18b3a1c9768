using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Turns;

/// <summary>Edge and session together: how the audio is cut changes no turn that words and pauses end.</summary>
public sealed class SemanticChunkingTests
{
    // What a recogniser would have heard by then, in ms.
    private static readonly (int From, string Words)[] Script =
    [
        (0, ""), (900, "I would"), (1_400, "I would like to"), (3_000, "I would like to know the"),
        (4_000, "I would like to know the time please"), (7_000, "um"), (14_000, "what is"), (15_000, "what is that"),
    ];

    [Fact]
    public void CuttingTheAudio_ChangesNoEventAndNoPosition()
    {
        var pcm = Talk();
        var whole = Run(pcm, () => pcm.Length);
        Assert.True(whole.Count(line => line.Contains("committed", StringComparison.Ordinal)) >= 3, string.Join('\n', whole));
        Assert.True(whole.Count(line => line.StartsWith("resumed", StringComparison.Ordinal)) >= 2, string.Join('\n', whole));

        Assert.Equal(whole, Run(pcm, () => 240));
        Assert.Equal(whole, Run(pcm, () => 2_400));
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(whole, Run(pcm, () => random.Next(1, 4_000)));
        }
    }

    private static List<string> Run(short[] pcm, Func<int> cut)
    {
        var log = new List<string>();
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.SemanticVad() },
        });
        using var tracker = new SpeechTracker(new ScriptedDetector(240), TurnSettings.Semantic);
        for (var at = 0; at < pcm.Length;)
        {
            var chunk = pcm.AsSpan(at, Math.Min(cut(), pcm.Length - at));
            at += chunk.Length;
            while (!chunk.IsEmpty)
            {
                chunk = chunk[tracker.Push(chunk)..];
                while (tracker.TryDrain(out var decision))
                {
                    Tell(session, tracker, decision, log);
                }
            }
        }

        return [.. log, .. session.Events.Select(@event => Wire.Text(@event, "event_x"))];
    }

    private static void Tell(SessionSimulator session, SpeechTracker tracker, TurnDecision decision, List<string> log)
    {
        session.Position = decision.DecidedAt;
        switch (decision.Kind)
        {
            case TurnDecisionKind.SpeechStarted:
                session.Do(new SessionInput.SpeechStarted(decision.At, decision.DecidedAt, []));
                break;
            case TurnDecisionKind.SpeechResumed:
                log.Add($"resumed {decision.At}");
                session.Do(new SessionInput.SpeechResumed(decision.At, decision.DecidedAt));
                break;
            case TurnDecisionKind.SpeechPaused:
                session.Do(new SessionInput.SpeechPaused(decision.Pause));
                var asked = session.LastCommand<InferenceCommand.ReportWords>();
                Assert.Equal(decision.At, asked.Until);
                session.Hear(Script.Last(line => line.From <= asked.Until.Milliseconds).Words);
                tracker.Answer(session.Effects.OfType<SessionEffect.AnswerPause>().Last().Answer);
                break;
            default:
                Assert.Fail($"{decision.Kind} is not for this detector to decide.");
                break;
        }
    }

    /// <summary>Speech with pauses: one inside a phrase, one after it, one behind a filler, one in which much is said.</summary>
    private static short[] Talk()
    {
        var pcm = new short[24 * SampleTime.Rate];
        foreach (var (from, to) in new[] { (500, 1_300), (2_110, 2_900), (3_333, 3_900), (6_500, 6_900), (9_000, 9_400), (13_700, 13_950), (14_500, 14_900) })
        {
            pcm.AsSpan(from * 24, (to - from) * 24).Fill(90);
        }

        return pcm;
    }
}
