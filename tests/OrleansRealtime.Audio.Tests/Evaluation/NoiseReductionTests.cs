using System.Globalization;
using System.Text;
using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>What noise reduction does to speech and to its detection; the table of docs/audio.md. <c>REDUCTION_TABLE=file</c> writes it.</summary>
public sealed class NoiseReductionTests
{
    private const int Seed = 7;
    private const double Threshold = 0.5;

    // What holds in every steady noise of these scenes, rounded down, dB, for each of Reduction.All.
    private static readonly double[] LeastGains = [0, 7, 9];

    private static readonly NoiseKind[] Steady = [NoiseKind.White, NoiseKind.Pink, NoiseKind.Hum50, NoiseKind.Hum60];

    [RecordingsFact]
    public void SpeechInNoise_ComesOutCleaner_AndIsFoundAsWell()
    {
        var clean = Scene.Speaking(null, 0, Seed);
        var table = new StringBuilder();
        table.AppendLine("| noise, SNR | off | near_field | far_field |");
        table.AppendLine("|---|---|---|---|");
        var faults = new List<string>();
        Compare("clean", clean, []);
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            foreach (var ratio in new[] { 20, 10, 5 })
            {
                Compare($"{kind}, {ratio} dB", Scene.Speaking(kind, ratio, Seed), Steady.Contains(kind) ? LeastGains : []);
            }
        }

        if (Environment.GetEnvironmentVariable("REDUCTION_TABLE") is { Length: > 0 } file)
        {
            File.WriteAllText(file, table.ToString());
        }

        Assert.Empty(faults);

        void Compare(string name, Scene scene, double[] leastGains)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {name} |");
            var before = Cleanliness.Of(clean, scene.Pcm);
            for (var i = 0; i < Reduction.All.Length; i++)
            {
                var pcm = Reduction.Apply(Reduction.All[i].Profile, scene.Pcm);
                var found = Evaluator.Run(scene with { Pcm = pcm }, new SpectralSpeechDetector(), Threshold);
                var after = Cleanliness.Of(clean, pcm);
                table.Append(CultureInfo.InvariantCulture, $" {Show(after, found)} |");
                if (i < leastGains.Length && (after.PauseRatio - before.PauseRatio < leastGains[i]
                    || after.Fidelity < before.Fidelity
                    || found.MissedStretches + found.FalseStarts > 0))
                {
                    faults.Add($"{name}, {Reduction.All[i].Name}: {before} to {after}, {found}");
                }
            }

            table.AppendLine();
        }
    }

    private static string Show(Cleanliness speech, Score found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{speech.PauseRatio:F1} · {speech.Fidelity:F1} dB · {100 * found.MissedSpeech:F1} % · {found.MissedStretches} · {found.FalseStarts}");
}
