using System.Globalization;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>
/// What noise reduction does to the offline recogniser. <c>RECOGNITION_TABLE=file</c> writes the table of docs/audio.md, which
/// takes minutes; without it only enough is recognised to hold the promise.
/// </summary>
public sealed class RecognitionInNoiseTests
{
    // What the microphone hears before the first word, in which the noise is learned; the recogniser does not get to hear it.
    private const int Lead = 2 * SampleTime.Rate;

    // −26 dBFS, as in Scene.
    private const double SpeechRms = 0.05;

    private static readonly (NoiseKind Kind, int Ratio)[] Conditions =
    [
        (NoiseKind.White, 10), (NoiseKind.White, 5), (NoiseKind.Pink, 10), (NoiseKind.Pink, 5), (NoiseKind.Babble, 10),
    ];

    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Recordings)]
    public async Task NearField_CostsNoWords()
    {
        using var transcriber = new PocketSphinxTranscriber(new PocketSphinxOptions { MaxDecoders = 1, Threads = 1 });
        var file = Environment.GetEnvironmentVariable("RECOGNITION_TABLE");
        var recordings = SpeechRecordings.Novel.Prepend(SpeechRecordings.Something).Prepend(SpeechRecordings.GoForward).ToArray();
        if (string.IsNullOrEmpty(file))
        {
            var brief = await CompareAsync(transcriber, NoiseKind.White, 5, recordings.AsMemory(0, 3));
            Assert.True(brief[1].Errors <= brief[0].Errors, $"off {brief[0]}, near_field {brief[1]}");
            return;
        }

        await File.WriteAllTextAsync(file, "| noise, SNR | off | near_field | far_field |\n|---|---|---|---|\n");
        foreach (var (kind, ratio) in Conditions)
        {
            var errors = await CompareAsync(transcriber, kind, ratio, recordings);
            await File.AppendAllTextAsync(file, string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind}, {ratio} dB | {string.Join(" | ", errors.Select(error => $"{100 * error.Rate:F0} % ({error.Errors} of {error.Words})"))} |\n"));
        }
    }

    private static async Task<WordErrorRate[]> CompareAsync(
        PocketSphinxTranscriber transcriber, NoiseKind kind, int ratio, ReadOnlyMemory<SpeechRecording> recordings)
    {
        var errors = new WordErrorRate[Reduction.All.Length];
        for (var i = 0; i < recordings.Length; i++)
        {
            var recording = recordings.Span[i];
            var mix = Mix(recording.Pcm24k.Span, kind, ratio, seed: i + 1);
            for (var setting = 0; setting < errors.Length; setting++)
            {
                var pcm = Reduction.Apply(Reduction.All[setting].Profile, mix);
                await using var transcription = await transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
                await transcription.AppendAsync(pcm.AsMemory(Lead - (SampleTime.Rate / 5)), CancellationToken.None);
                var heard = await transcription.CompleteAsync(CancellationToken.None);
                errors[setting] += WordErrorRate.Of(recording.Transcript, heard.Text);
            }
        }

        return errors;
    }

    private static short[] Mix(ReadOnlySpan<short> speech, NoiseKind kind, int ratio, int seed)
    {
        var noise = NoiseGenerator.Make(kind, Lead + speech.Length + (SampleTime.Rate / 2), seed);

        // The level of what is not pause.
        var (energy, count) = (0.0, 0);
        foreach (var sample in speech)
        {
            if (Math.Abs((int)sample) > 200)
            {
                energy += (double)sample * sample;
                count++;
            }
        }

        var gain = SpeechRms * 32768 / Math.Sqrt(energy / count);
        var noiseGain = SpeechRms * 32768 * Math.Pow(10, -ratio / 20.0);
        var mix = new short[noise.Length];
        for (var i = 0; i < mix.Length; i++)
        {
            var spoken = i >= Lead && i - Lead < speech.Length ? gain * speech[i - Lead] : 0;
            mix[i] = (short)Math.Clamp(Math.Round(spoken + (noiseGain * noise[i])), short.MinValue, short.MaxValue);
        }

        return mix;
    }
}
