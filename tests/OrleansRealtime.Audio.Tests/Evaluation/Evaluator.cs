using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>Runs a detector through the product's own turn detection and counts what it missed and what it made up.</summary>
internal static class Evaluator
{
    // A breath before a word is no false start.
    private const int EarlyTolerance = SampleTime.Rate * 3 / 10;

    public static Score Run(Scene scene, ISpeechDetector detector, double threshold)
    {
        var turns = FindTurns(scene, detector, threshold);
        var speech = scene.Speech;
        var total = speech.Sum(stretch => stretch.To - stretch.From);
        // A turn that began in noise and never ends answers nobody: only turns that began with the speech cover it.
        var covered = speech.Sum(part => turns
            .Where(turn => scene.Stretches.Any(stretch => Begins(turn, stretch) && Overlap(stretch.From, stretch.To, part) > 0))
            .Sum(turn => Overlap(turn.From, turn.To, part)));
        var missed = scene.Stretches.Count(stretch => !turns.Any(turn => Begins(turn, stretch)));
        var made = turns.Count(turn => !scene.Stretches.Any(stretch => Begins(turn, stretch)));
        var delays = scene.Stretches
            .Select(stretch => turns.Where(turn => Begins(turn, stretch))
                .Select(turn => (turn.Decided - stretch.From) * 1000.0 / SampleTime.Rate)
                .DefaultIfEmpty(double.NaN).First())
            .Where(delay => !double.IsNaN(delay)).Order().ToArray();
        return new Score(
            total == 0 ? 0 : 1 - ((double)covered / total),
            missed,
            made,
            delays.Length == 0 ? double.NaN : delays[delays.Length / 2]);
    }

    private static List<(int From, int To, int Onset, int LastSpeech, int Decided)> FindTurns(
        Scene scene, ISpeechDetector detector, double threshold)
    {
        var settings = TurnSettings.Default with { Threshold = threshold };
        using var tracker = new SpeechTracker(detector, settings);
        var turns = new List<(int From, int To, int Onset, int LastSpeech, int Decided)>();
        TurnDecision? start = null;
        for (var at = 0; at < scene.Pcm.Length; at += SampleTime.Rate / 50)
        {
            tracker.Push(scene.Pcm.AsSpan(at, Math.Min(SampleTime.Rate / 50, scene.Pcm.Length - at)));
            while (tracker.TryDrain(out var decision))
            {
                if (decision.Kind == TurnDecisionKind.SpeechStarted)
                {
                    start = decision;
                    continue;
                }

                Add(decision.At);
            }
        }

        if (start is not null)
        {
            Add(tracker.Position);
        }

        return turns;

        void Add(SampleTime end)
        {
            var from = (int)start!.Value.At.Samples;
            var onset = from + (int)settings.PrefixPadding.Samples;
            var decided = (int)start.Value.DecidedAt.Samples;
            turns.Add((from, (int)end.Samples, Math.Min(onset, decided), (int)(end - settings.Silence).Samples, decided));
            start = null;
        }
    }

    private static bool Begins((int From, int To, int Onset, int LastSpeech, int Decided) turn, (int From, int To) stretch) =>
        turn.Onset >= stretch.From - EarlyTolerance && turn.Onset < stretch.To;

    private static int Overlap(int from, int to, (int From, int To) stretch) =>
        Math.Max(0, Math.Min(to, stretch.To) - Math.Max(from, stretch.From));
}
