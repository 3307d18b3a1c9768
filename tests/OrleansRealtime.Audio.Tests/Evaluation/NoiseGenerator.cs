namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>Noises made from a seed: the same samples on every machine.</summary>
internal static class NoiseGenerator
{
    private const double Rate = SampleTime.Rate;

    /// <summary>Noise with a root-mean-square of 1.</summary>
    public static float[] Make(NoiseKind kind, int length, int seed)
    {
        var random = new Random(seed);
        var noise = kind switch
        {
            NoiseKind.White => White(length, random),
            NoiseKind.Pink => Pink(length, random),
            NoiseKind.Hum50 => Hum(length, 50, random),
            NoiseKind.Hum60 => Hum(length, 60, random),
            NoiseKind.Babble => Babble(length, random),
            NoiseKind.Clicks => Clicks(length, random),
            NoiseKind.Keyboard => Keyboard(length, random),
            NoiseKind.Tones => Tones(length, random),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        Normalise(noise);
        return noise;
    }

    private static float[] White(int length, Random random)
    {
        var noise = new float[length];
        for (var i = 0; i < length; i++)
        {
            noise[i] = Gaussian(random);
        }

        return noise;
    }

    // Six one-pole filters an octave or two apart add up to −3 dB per octave.
    private static float[] Pink(int length, Random random)
    {
        ReadOnlySpan<double> corners = [20, 80, 320, 1_280, 5_120];
        Span<double> poles = stackalloc double[corners.Length];
        Span<double> state = stackalloc double[corners.Length];
        for (var i = 0; i < corners.Length; i++)
        {
            poles[i] = Math.Exp(-2 * Math.PI * corners[i] / Rate);
        }

        var noise = new float[length];
        for (var i = 0; i < length; i++)
        {
            var white = Gaussian(random);
            var sum = 0.05 * white;
            for (var p = 0; p < poles.Length; p++)
            {
                state[p] = (poles[p] * state[p]) + ((1 - poles[p]) * white);
                sum += state[p] * Math.Pow(2, -p) / (1 - poles[p]) * (1 - poles[0]);
            }

            noise[i] = (float)sum;
        }

        return noise;
    }

    // Mains hum: odd harmonics stronger than even ones, over a quiet hiss.
    private static float[] Hum(int length, double mains, Random random)
    {
        const int Harmonics = 20;
        var phases = new double[Harmonics + 1];
        for (var h = 1; h <= Harmonics; h++)
        {
            phases[h] = random.NextDouble() * 2 * Math.PI;
        }

        var noise = new float[length];
        for (var i = 0; i < length; i++)
        {
            var sum = 0.0;
            for (var h = 1; h <= Harmonics; h++)
            {
                sum += ((h & 1) != 0 ? 1.0 : 0.5) / h * Math.Sin((2 * Math.PI * mains * h * i / Rate) + phases[h]);
            }

            noise[i] = (float)(sum + (0.003 * Gaussian(random)));
        }

        return noise;
    }

    // Twelve talkers, each somewhere in the recordings, at slightly different distances.
    private static float[] Babble(int length, Random random)
    {
        const int Talkers = 12;
        var voices = Recordings.Voices;
        var noise = new float[length];
        for (var talker = 0; talker < Talkers; talker++)
        {
            var voice = voices[(talker * 5) % voices.Count];
            var at = random.Next(voice.Length);
            var gain = 0.7 + (0.6 * random.NextDouble());
            for (var i = 0; i < length; i++)
            {
                noise[i] += (float)(gain * voice[at]);
                if (++at == voice.Length)
                {
                    at = 0;
                    voice = voices[random.Next(voices.Count)];
                }
            }
        }

        return noise;
    }

    // Three a second, 0.5–4 ms each.
    private static float[] Clicks(int length, Random random)
    {
        var noise = new float[length];
        for (var at = 0; at < length; at += random.Next(2_000, 14_000))
        {
            var decay = Math.Exp(-1 / (Rate * (0.0002 + (0.001 * random.NextDouble()))));
            var level = 0.5 + random.NextDouble();
            for (var i = at; i < Math.Min(length, at + 480); i++)
            {
                noise[i] += (float)(level * Gaussian(random));
                level *= decay;
            }
        }

        return noise;
    }

    // Fast typing: runs of strokes 60–180 ms apart; each is a knock of the key, a ring of the case, and the way back up.
    private static float[] Keyboard(int length, Random random)
    {
        var noise = new float[length];
        var at = 0;
        while (at < length)
        {
            for (var stroke = random.Next(3, 20); stroke > 0 && at < length; stroke--)
            {
                Knock(noise, at, 1.0, random);
                Knock(noise, at + random.Next(1_200, 2_400), 0.5, random);
                at += random.Next(1_440, 4_320);
            }

            at += random.Next(4_800, 24_000);
        }

        return noise;
    }

    private static void Knock(float[] noise, int at, double level, Random random)
    {
        var ring = 200 + (1_800 * random.NextDouble());
        var decay = Math.Exp(-1 / (Rate * (0.003 + (0.007 * random.NextDouble()))));
        for (var i = Math.Max(at, 0); i < Math.Min(noise.Length, at + 1_440); i++)
        {
            noise[i] += (float)(level * (Gaussian(random) + Math.Sin(2 * Math.PI * ring * (i - at) / Rate)));
            level *= decay;
        }
    }

    // Dial tones, DTMF digits, busy signals and single beeps of 100–2,000 ms with pauses.
    private static float[] Tones(int length, Random random)
    {
        ReadOnlySpan<int> low = [697, 770, 852, 941, 350, 425, 480];
        ReadOnlySpan<int> high = [1_209, 1_336, 1_477, 1_633, 440, 0, 620];
        var noise = new float[length];
        for (var at = 0; at < length;)
        {
            var first = random.Next(3) == 0 ? random.Next(150, 3_500) : 0;
            var pair = random.Next(low.Length);
            var duration = random.Next(2_400, 48_000);
            for (var i = at; i < Math.Min(length, at + duration); i++)
            {
                var time = 2 * Math.PI * i / Rate;
                noise[i] += (float)(first > 0 ? Math.Sin(first * time) : Math.Sin(low[pair] * time) + Math.Sin(high[pair] * time));
            }

            at += duration + random.Next(1_200, 24_000);
        }

        return noise;
    }

    private static float Gaussian(Random random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    private static void Normalise(float[] noise)
    {
        var energy = noise.Sum(value => (double)value * value);
        var gain = (float)(1 / Math.Sqrt(energy / noise.Length));
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] *= gain;
        }
    }
}
