using OrleansRealtime.Audio;

namespace OrleansRealtime.Testing.Media;

/// <summary>Something a speech codec takes for a voice: gliding harmonics in syllables, with a little noise. A seed
/// always gives the same.</summary>
public static class SyntheticVoice
{
    private const int Harmonics = 20;

    /// <returns>PCM16 mono 24 kHz, peaks around a quarter of full scale.</returns>
    public static short[] Make(int samples, int seed = 1)
    {
        var random = new Random(seed);
        var pcm = new short[samples];
        var phase = 0.0;
        for (var i = 0; i < samples; i++)
        {
            var seconds = (double)i / SampleTime.Rate;
            phase += 2 * Math.PI * (130 + (25 * Math.Sin(2 * Math.PI * 0.7 * seconds))) / SampleTime.Rate;
            var syllable = Math.Pow(Math.Sin(Math.PI * 3.1 * seconds), 2);
            var formant = 4 + (3 * Math.Sin(2 * Math.PI * 1.3 * seconds));
            var sum = 0.0;
            for (var k = 1; k <= Harmonics; k++)
            {
                sum += Math.Sin(k * phase) / (1 + Math.Pow((k - formant) / 2, 2));
            }

            pcm[i] = (short)((1_800 * syllable * sum) + random.Next(-40, 41));
        }

        return pcm;
    }
}
