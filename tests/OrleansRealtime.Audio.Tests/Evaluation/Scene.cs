namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>A stream of audio and where its speech is.</summary>
/// <param name="Pcm">PCM16 mono 24 kHz.</param>
/// <param name="Speech">Labelled active speech, in samples, in order.</param>
/// <param name="Stretches">The same with pauses under 600 ms filled: what should be a turn, or a few.</param>
internal sealed record Scene(
    short[] Pcm, IReadOnlyList<(int From, int To)> Speech, IReadOnlyList<(int From, int To)> Stretches)
{
    private const int Block = SampleTime.Rate / 100;
    private const float SpeechRms = 0.05f; // −26 dBFS, the nominal level of ITU-T P.56 listening material
    private const int Gap = SampleTime.Rate * 3 / 2;
    private const int Lead = SampleTime.Rate * 2;

    private static readonly Lazy<(float[] Signal, IReadOnlyList<(int From, int To)> Speech)> Clean = new(BuildClean);

    /// <summary>All utterances at −26 dBFS with pauses of 1.5 s; 2 s of background lead in. Noise is added at the ratio asked for.</summary>
    /// <param name="noise">Null: clean.</param>
    /// <param name="signalToNoise">Of the labelled speech to the noise, dB.</param>
    /// <param name="seed">Chooses the noise.</param>
    public static Scene Speaking(NoiseKind? noise, double signalToNoise, int seed)
    {
        var (signal, speech) = Clean.Value;
        var mixed = (float[])signal.Clone();
        if (noise is { } kind)
        {
            var gain = (float)(SpeechRms * Math.Pow(10, -signalToNoise / 20));
            var background = NoiseGenerator.Make(kind, mixed.Length, seed);
            for (var i = 0; i < mixed.Length; i++)
            {
                mixed[i] += gain * background[i];
            }
        }

        return new Scene(ToPcm(mixed), speech, Merge(speech, 60 * Block));
    }

    /// <summary>Noise alone: digital silence for <paramref name="silence"/> samples, then noise that starts at once.</summary>
    public static Scene NoiseOnly(NoiseKind kind, double levelDb, int length, int silence, int seed)
    {
        var gain = (float)Math.Pow(10, levelDb / 20);
        var noise = NoiseGenerator.Make(kind, length, seed);
        var mixed = new float[silence + length];
        for (var i = 0; i < length; i++)
        {
            mixed[silence + i] = gain * noise[i];
        }

        return new Scene(ToPcm(mixed), [], []);
    }

    private static (float[] Signal, IReadOnlyList<(int From, int To)> Speech) BuildClean()
    {
        var signal = new List<float>(new float[Lead]);
        var speech = new List<(int From, int To)>();
        foreach (var utterance in Recordings.Utterances)
        {
            var labels = Label(HighPass(utterance));
            var active = labels.Sum(label => Energy(utterance, label.From, label.To))
                / labels.Sum(label => label.To - label.From);
            var gain = (float)(SpeechRms / Math.Sqrt(active));
            speech.AddRange(labels.Select(label => (signal.Count + label.From, signal.Count + label.To)));
            signal.AddRange(utterance.Select(sample => gain * sample));
            signal.AddRange(new float[Gap]);
        }

        return ([.. signal], speech);
    }

    /// <summary>
    /// The energy rule, after ITU-T P.56, on the signal above 100 Hz: blocks of 10 ms no further than 15.9 dB below the active level are speech when they make
    /// runs of 30 ms or more; pauses under 200 ms, P.56's hangover, belong to it.
    /// </summary>
    private static List<(int From, int To)> Label(float[] signal)
    {
        var levels = Enumerable.Range(0, signal.Length / Block)
            .Select(block => Energy(signal, block * Block, (block + 1) * Block)).ToArray();
        var least = 0.0;
        for (var round = 0; round < 20; round++)
        {
            least = levels.Where(level => level > least).Average() * Math.Pow(10, -1.59);
        }

        var active = Enumerable.Range(0, levels.Length).Where(block => levels[block] >= least)
            .Select(block => (From: block * Block, To: (block + 1) * Block));
        var runs = Merge(active, 2 * Block).Where(run => run.To - run.From >= 3 * Block);
        return Merge(runs, 20 * Block);
    }

    // Twice a one-pole filter at 100 Hz: what thumps on the microphone is no speech.
    private static float[] HighPass(float[] signal)
    {
        var pole = (float)Math.Exp(-2 * Math.PI * 100 / SampleTime.Rate);
        var filtered = (float[])signal.Clone();
        for (var pass = 0; pass < 2; pass++)
        {
            var low = 0f;
            for (var i = 0; i < filtered.Length; i++)
            {
                low = (pole * low) + ((1 - pole) * filtered[i]);
                filtered[i] -= low;
            }
        }

        return filtered;
    }

    private static List<(int From, int To)> Merge(IEnumerable<(int From, int To)> stretches, int pause)
    {
        var merged = new List<(int From, int To)>();
        foreach (var stretch in stretches)
        {
            if (merged.Count > 0 && stretch.From - merged[^1].To < pause)
            {
                merged[^1] = (merged[^1].From, stretch.To);
            }
            else
            {
                merged.Add(stretch);
            }
        }

        return merged;
    }

    private static double Energy(float[] signal, int from, int to)
    {
        var energy = 0.0;
        for (var i = from; i < to; i++)
        {
            energy += signal[i] * signal[i];
        }

        return energy;
    }

    private static short[] ToPcm(float[] signal) =>
        [.. signal.Select(sample => (short)Math.Clamp(MathF.Round(sample * 32768f), short.MinValue, short.MaxValue))];
}
