namespace OrleansRealtime.Testing.Media;

/// <summary>How alike two sounds are.</summary>
public static class Likeness
{
    /// <summary>Signal to error, dB: how far <paramref name="actual"/> is from <paramref name="expected"/>.</summary>
    public static double SignalToErrorDb(ReadOnlySpan<short> expected, ReadOnlySpan<short> actual)
    {
        var (signal, error) = (1.0, 1.0);
        for (var i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            signal += (double)expected[i] * expected[i];
            error += Math.Pow(expected[i] - actual[i], 2);
        }

        return 10 * Math.Log10(signal / error);
    }

    /// <summary>The best correlation (−1 to 1) of a later <paramref name="actual"/> with <paramref name="expected"/>,
    /// and how much later, samples.</summary>
    public static (double Correlation, int Delay) BestCorrelation(
        ReadOnlySpan<short> expected, ReadOnlySpan<short> actual, int mostDelay)
    {
        var best = (Correlation: -1.0, Delay: 0);
        for (var delay = 0; delay <= mostDelay; delay++)
        {
            var (product, first, second) = (0.0, 1.0, 1.0);
            for (var i = 0; i < Math.Min(expected.Length, actual.Length - delay); i++)
            {
                product += (double)expected[i] * actual[i + delay];
                first += (double)expected[i] * expected[i];
                second += (double)actual[i + delay] * actual[i + delay];
            }

            var correlation = product / Math.Sqrt(first * second);
            if (correlation > best.Correlation)
            {
                best = (correlation, delay);
            }
        }

        return best;
    }
}
