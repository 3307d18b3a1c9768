namespace OrleansRealtime.Call.Questions;

/// <summary>The end of the last loud stretch of a recording. Good enough for a clean one, and owes nothing to the server's own detector.</summary>
internal static class SpeechEndFinder
{
    // 10 ms.
    private const int FrameSamples = Question.SampleRate / 100;

    // 30 dB under the loudest frame: below the weakest syllables, above the room of a usable recording.
    private const double QuietFraction = 1.0 / 1000;

    /// <returns>A sample position; the whole length when nothing stands out.</returns>
    public static int Find(ReadOnlySpan<short> samples)
    {
        var loudest = 0.0;
        for (var at = 0; at + FrameSamples <= samples.Length; at += FrameSamples)
        {
            loudest = Math.Max(loudest, Energy(samples.Slice(at, FrameSamples)));
        }

        for (var end = samples.Length / FrameSamples * FrameSamples; end > 0 && loudest > 0; end -= FrameSamples)
        {
            if (Energy(samples.Slice(end - FrameSamples, FrameSamples)) > loudest * QuietFraction)
            {
                return end;
            }
        }

        return samples.Length;
    }

    private static double Energy(ReadOnlySpan<short> frame)
    {
        var sum = 0.0;
        foreach (var sample in frame)
        {
            sum += (double)sample * sample;
        }

        return sum / frame.Length;
    }
}
