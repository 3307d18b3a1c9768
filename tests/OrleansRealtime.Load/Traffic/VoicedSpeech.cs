using OrleansRealtime.Audio;

namespace OrleansRealtime.Load.Traffic;

/// <summary>Audio that a speech detector takes for a voice: harmonics under formants, syllables, a quiet room behind.</summary>
internal static class VoicedSpeech
{
    // Hz and width of the vowel's resonances; an "a", roughly.
    private static readonly (double Hertz, double Width, double Gain)[] Formants =
        [(700, 130, 1.0), (1_220, 160, 0.6), (2_600, 250, 0.25)];

    private const double Pitch = 120;
    private const double Amplitude = 9_000;

    // About -72 dBFS.
    private const int RoomNoise = 12;
    private const double RampSamples = 0.015 * SampleTime.Rate;

    /// <summary>A voice that speaks for so long, with soft edges.</summary>
    public static short[] Speak(int samples)
    {
        var pcm = new short[samples];
        var phase = 0.0;
        for (var i = 0; i < samples; i++)
        {
            var seconds = (double)i / SampleTime.Rate;
            var pitch = Pitch + (12 * Math.Sin(2 * Math.PI * 2.1 * seconds));
            phase += 2 * Math.PI * pitch / SampleTime.Rate;
            var sum = 0.0;
            for (var harmonic = 1; harmonic * pitch < 4_000; harmonic++)
            {
                sum += GainAt(harmonic * pitch) * Math.Sin(harmonic * phase);
            }

            var syllables = 0.7 + (0.3 * Math.Sin(2 * Math.PI * 4 * seconds));
            var edge = Math.Clamp(Math.Min(i, samples - 1 - i) / RampSamples, 0, 1);
            pcm[i] = (short)Math.Clamp(Amplitude * sum * syllables * edge * 0.4, short.MinValue, short.MaxValue);
        }

        return pcm;
    }

    /// <summary>Puts the noise of a quiet room over everything; the same noise every time.</summary>
    public static void AddRoom(Span<short> pcm)
    {
        var state = 1u;
        foreach (ref var sample in pcm)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            sample = (short)Math.Clamp(sample + (int)(state >> 16) % (RoomNoise * 2) - RoomNoise, short.MinValue, short.MaxValue);
        }
    }

    private static double GainAt(double hertz)
    {
        var gain = 0.02;
        foreach (var (center, width, peak) in Formants)
        {
            var distance = (hertz - center) / width;
            gain += peak / (1 + (distance * distance));
        }

        return gain;
    }
}
