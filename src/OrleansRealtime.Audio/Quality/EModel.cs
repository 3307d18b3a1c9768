namespace OrleansRealtime.Audio.Quality;

/// <summary>
/// The E-model of ITU-T G.107 (06/2015) at its default settings: how a listener would rate a connection, from loss and
/// delay. Narrowband, free of echo. An estimate to compare connections by, not a measurement of sound.
/// </summary>
public static class EModel
{
    /// <summary>R of a connection without loss, delay or coding: what the defaults of G.107 give.</summary>
    public const double BestRating = 93.2;

    // Below it delay costs nothing (G.107 §7.4).
    private const double FreeDelayMilliseconds = 100;

    /// <summary>Mean opinion score, 1 (bad) to 4.5.</summary>
    /// <param name="codec">What the sound travelled in.</param>
    /// <param name="lossPercent">Packets whose sound was missing when it was needed, 0–100 %: late ones count, ones
    /// recovered from forward error correction do not.</param>
    /// <param name="oneWayDelay">From mouth to ear.</param>
    /// <param name="burstRatio">How much longer losses last than independent ones would, 1–2 in G.107; 1 when
    /// unknown.</param>
    public static double Mos(EModelCodec codec, double lossPercent, TimeSpan oneWayDelay, double burstRatio = 1) =>
        ToMos(Rating(codec, lossPercent, oneWayDelay, burstRatio));

    /// <summary>R, the transmission rating: 0 (worst) to <see cref="BestRating"/>.</summary>
    public static double Rating(EModelCodec codec, double lossPercent, TimeSpan oneWayDelay, double burstRatio = 1)
    {
        var loss = Math.Clamp(lossPercent, 0, 100);
        // G.107 equation 7-29.
        var coding = codec.Impairment
            + ((95 - codec.Impairment) * loss / ((loss / Math.Max(burstRatio, 1)) + codec.LossRobustness));
        return Math.Clamp(BestRating - DelayImpairment(oneWayDelay) - coding, 0, BestRating);
    }

    /// <summary>G.107 Annex B.</summary>
    public static double ToMos(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        // The polynomial dips under 1 for ratings below 6.5.
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };

    // Idd, equations 7-27 and 7-28, with the default sensitivity sT = 1 and mT = 100 ms; no echo, so Idte and Idle are
    // 0.
    private static double DelayImpairment(TimeSpan oneWayDelay)
    {
        if (oneWayDelay.TotalMilliseconds <= FreeDelayMilliseconds)
        {
            return 0;
        }

        var x = Math.Log2(oneWayDelay.TotalMilliseconds / FreeDelayMilliseconds);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6)) + 2);
    }
}
