namespace OrleansRealtime.Audio.Quality;

/// <summary>What the E-model needs to know of a codec.</summary>
/// <param name="Impairment">Ie, what the codec itself costs, in points of R; 0 or more.</param>
/// <param name="LossRobustness">Bpl, the share of lost packets, %, that costs half of what is left; above 0.</param>
public sealed record EModelCodec(double Impairment, double LossRobustness)
{
    /// <summary>G.711 with concealment as of its Appendix I: G.113 (11/2007) Appendix I.</summary>
    public static readonly EModelCodec G711 = new(0, 25.1);

    /// <summary>G.711 whose lost packets become silence: G.113 (11/2007) Appendix I.</summary>
    public static readonly EModelCodec G711WithoutConcealment = new(0, 4.3);

    /// <summary>
    /// Opus from about 20 kbit/s on. ITU-T publishes no figures for it on this narrowband scale, so these are an
    /// assumption: no worse than G.711 without loss (on this scale wider bandwidth earns nothing), and a little less
    /// robust, because prediction carries a loss on into the packets after it.
    /// </summary>
    public static readonly EModelCodec Opus = new(0, 20);
}
