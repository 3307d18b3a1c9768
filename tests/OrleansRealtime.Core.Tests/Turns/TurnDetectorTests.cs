using OrleansRealtime.Audio;
using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Core.Tests.Turns;

public sealed class TurnDetectorTests
{
    [Fact]
    public void Speech_StartsPaddedAndStopsAfterTheSilence()
    {
        // 500 ms of nothing, 300 ms of speech, 400 ms of nothing.
        var decisions = Run(TurnSettings.Default, Frames(50, 0), Frames(30, 0.9f), Frames(40, 0));

        Assert.Equal(
            [
                new TurnDecision(TurnDecisionKind.SpeechStarted, Ms(200), Ms(560)),
                new TurnDecision(TurnDecisionKind.SpeechStopped, Ms(1_000), Ms(1_000)),
            ],
            decisions);
    }

    [Fact]
    public void ShortBursts_StartNothing()
    {
        var burst = Frames(4, 1).Concat(Frames(8, 0));

        Assert.Empty(Run(TurnSettings.Default, [.. Enumerable.Repeat(burst, 50).SelectMany(frames => frames)]));
    }

    [Fact]
    public void Hysteresis_KeepsATurnThatWouldNotStart() =>
        Assert.Single(Run(TurnSettings.Default, Frames(10, 0.9f), Frames(100, 0.4f)));

    [Fact]
    public void Padding_NeverReachesIntoTheTurnBefore()
    {
        var decisions = Run(TurnSettings.Default, Frames(20, 1), Frames(22, 0), Frames(20, 1));

        Assert.Equal(decisions[1].At, decisions[2].At);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void Threshold_IsTheProbabilityAskedFor(double threshold)
    {
        var settings = TurnSettings.Default with { Threshold = threshold };

        Assert.Empty(Run(settings, Frames(50, (float)Math.Min(threshold, 0.98) - 0.02f)));
        Assert.Single(Run(settings, Frames(50, (float)Math.Min(threshold, 0.98) + 0.01f)));
    }

    [Fact]
    public void Reset_ForgetsTheTurnAndKeepsTheNextOneBehindTheFloor()
    {
        var detector = new TurnDetector(TurnSettings.Default);
        _ = Feed(detector, Zero, Frames(20, 1));
        detector.Reset(Ms(200));
        Assert.False(detector.IsSpeaking);

        var decisions = Feed(detector, Ms(200), Frames(20, 1));

        Assert.Equal([new TurnDecision(TurnDecisionKind.SpeechStarted, Ms(200), Ms(260))], decisions);
    }

    private static readonly SampleTime Zero = SampleTime.Zero;

    private static SampleTime Ms(long milliseconds) => SampleTime.FromMilliseconds(milliseconds);

    private static IEnumerable<float> Frames(int count, float probability) => Enumerable.Repeat(probability, count);

    private static List<TurnDecision> Run(TurnSettings settings, params IEnumerable<float>[] parts) =>
        Feed(new TurnDetector(settings), Zero, parts.SelectMany(part => part));

    private static List<TurnDecision> Run(TurnSettings settings, float[] probabilities) =>
        Feed(new TurnDetector(settings), Zero, probabilities);

    private static List<TurnDecision> Feed(TurnDetector detector, SampleTime at, IEnumerable<float> probabilities)
    {
        var decisions = new List<TurnDecision>();
        foreach (var probability in probabilities)
        {
            var decision = detector.Advance(at, Ms(10), probability);
            at += Ms(10);
            if (decision.Kind != TurnDecisionKind.None)
            {
                decisions.Add(decision);
            }
        }

        return decisions;
    }
}
