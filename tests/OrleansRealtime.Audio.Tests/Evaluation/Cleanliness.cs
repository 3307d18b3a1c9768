namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>How clean the speech of a scene is, once something was done to its audio.</summary>
/// <param name="PauseRatio">Labelled speech against the pauses between, dB: what a listener calls quiet.</param>
/// <param name="Fidelity">
/// Labelled speech against everything in it that is not the clean signal at some level, noise and damage alike, dB: scale-invariant SDR.
/// </param>
internal readonly record struct Cleanliness(double PauseRatio, double Fidelity)
{
    // Half the shortest pause of the scenes: what rings on behind a word is no pause yet.
    private const int Margin = SampleTime.Rate / 4;

    // The lead-in, in which the noise is learned.
    private const int Learning = 2 * SampleTime.Rate;

    /// <param name="clean">The scene without noise.</param>
    /// <param name="pcm">The scene as it was made out of its noisy form, sample for sample at the same place.</param>
    public static Cleanliness Of(Scene clean, short[] pcm)
    {
        var inSpeech = Mark(clean, 0);
        var nearSpeech = Mark(clean, Margin);
        var (speech, pauses) = (new Mean(), new Mean());
        var (cc, cx, xx) = (0.0, 0.0, 0.0);
        for (var i = Learning; i < pcm.Length; i++)
        {
            double c = clean.Pcm[i], x = pcm[i];
            if (inSpeech[i])
            {
                speech.Add(x * x);
                (cc, cx, xx) = (cc + (c * c), cx + (c * x), xx + (x * x));
            }
            else if (!nearSpeech[i])
            {
                pauses.Add(x * x);
            }
        }

        var wanted = cx * cx / cc;
        return new Cleanliness(Decibels(speech.Value - pauses.Value, pauses.Value), Decibels(wanted, xx - wanted));
    }

    private static bool[] Mark(Scene scene, int margin)
    {
        var marks = new bool[scene.Pcm.Length];
        foreach (var (from, to) in scene.Speech)
        {
            Array.Fill(marks, true, Math.Max(0, from - margin), Math.Min(marks.Length, to + margin) - Math.Max(0, from - margin));
        }

        return marks;
    }

    private static double Decibels(double wanted, double other) => 10 * Math.Log10(Math.Max(wanted, 1e-9) / Math.Max(other, 1e-9));

    private struct Mean
    {
        private double _sum;
        private int _count;

        public readonly double Value => _sum / Math.Max(1, _count);

        public void Add(double value)
        {
            _sum += value;
            _count++;
        }
    }
}
