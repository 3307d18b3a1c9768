using System.Globalization;
using System.Text;
using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>The table of docs/audio.md. <c>AUDIO_TABLE=file</c> writes it.</summary>
public sealed class NoiseEvaluationTests
{
    private const int SpeechSeed = 7;
    private const int NoiseSeed = 3;
    private const int Minute = 60 * SampleTime.Rate;
    private const double Threshold = 0.5;

    [RecordingsFact]
    public void SpeechInNoise_MissesAndMakesUpNoMoreThanSpeex()
    {
        var table = new StringBuilder();
        table.AppendLine("| noise, SNR | ours | Speex 98/95 | Speex 99/97 |");
        table.AppendLine("|---|---|---|---|");
        var faults = new List<string>();
        Compare("clean", Scene.Speaking(null, 0, SpeechSeed));
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            foreach (var ratio in new[] { 20, 10, 5 })
            {
                Compare($"{kind}, {ratio} dB", Scene.Speaking(kind, ratio, SpeechSeed));
            }
        }

        if (Environment.GetEnvironmentVariable("AUDIO_TABLE") is { Length: > 0 } file)
        {
            File.WriteAllText(file, table.ToString());
        }

        Assert.Empty(faults);

        void Compare(string name, Scene scene)
        {
            var ours = Evaluator.Run(scene, new SpectralSpeechDetector(), Threshold);
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {Show(ours)} |");
            foreach (var (start, goOn) in SpeexBaseline.BestSettings)
            {
                var speex = Evaluator.Run(scene, new SpeexBaseline(start, goOn), Threshold);
                table.Append(CultureInfo.InvariantCulture, $" {Show(speex)} |");
                if (ours.MissedSpeech > speex.MissedSpeech
                    || ours.MissedStretches > speex.MissedStretches
                    || ours.FalseStarts > speex.FalseStarts)
                {
                    faults.Add($"{name}: {ours} against {speex}");
                }
            }

            table.AppendLine();
        }
    }

    [RecordingsFact]
    public void NoiseAlone_NeverStartsATurn()
    {
        var faults = new List<string>();
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            // From the first sample on, and out of a second of digital silence.
            foreach (var (level, silence) in new[] { (-50, 0), (-38, SampleTime.Rate), (-26, 0), (-26, SampleTime.Rate) })
            {
                var scene = Scene.NoiseOnly(kind, level, Minute, silence, NoiseSeed);
                var score = Evaluator.Run(scene, new SpectralSpeechDetector(), Threshold);
                if (score.FalseStarts > 0)
                {
                    faults.Add($"{kind} at {level} dBFS: {score.FalseStarts}");
                }
            }
        }

        Assert.Empty(faults);
    }

    private static string Show(Score score) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * score.MissedSpeech:F1} % · {score.MissedStretches} · {score.FalseStarts} · {score.OnsetDelay:F0} ms");
}
