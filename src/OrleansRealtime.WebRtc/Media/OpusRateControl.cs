namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// Makes encoder settings of the loss that receivers report: worse at once, better after five good reports in a row,
/// one level at a time. Lost packets of speech are seldom a matter of 32 kbit/s, so redundancy comes first and a lower
/// rate only when much is lost.
/// </summary>
/// <param name="repeats">Payloads can be sent once more with those behind (RFC 2198). That costs bits in the packets that need
/// it, and the sound itself nothing; in-band redundancy is then not used.</param>
internal sealed class OpusRateControl(bool repeats = false)
{
    private const int ReportsToRecover = 5;

    private static readonly Level[] Levels =
    [
        new(32_000, Copies: 0, From: 0),
        new(32_000, Copies: 1, From: 0.02),
        new(24_000, Copies: 2, From: 0.10),
        new(20_000, Copies: 2, From: 0.20),
    ];

    private int _level;
    private int _good;
    private double _loss;

    public int Bitrate => Levels[_level].Bitrate;

    public bool InbandFec => !repeats && Levels[_level].Copies > 0;

    /// <summary>How often each payload is to be sent once more, 0–2: at most 72 kbit/s in all.</summary>
    public int Copies => repeats ? Levels[_level].Copies : 0;

    /// <summary>0–30: over that, redundancy would eat the sound itself.</summary>
    public int PacketLossPercent => InbandFec ? Math.Clamp((int)Math.Ceiling(_loss * 100), 3, 30) : 0;

    /// <param name="fractionLost">Since the report before, 0–1.</param>
    public void OnReport(double fractionLost)
    {
        fractionLost = double.IsNaN(fractionLost) ? 0 : Math.Clamp(fractionLost, 0, 1);
        _loss = Math.Max(fractionLost, (0.75 * _loss) + (0.25 * fractionLost));
        var wanted = _level;
        while (wanted + 1 < Levels.Length && fractionLost > Levels[wanted + 1].From)
        {
            wanted++;
        }

        if (wanted > _level)
        {
            (_level, _good) = (wanted, 0);
        }
        else if (_level > 0 && fractionLost < Levels[_level].From / 2)
        {
            _good++;
        }
        else
        {
            _good = 0;
        }

        if (_good == ReportsToRecover)
        {
            (_level, _good) = (_level - 1, 0);
        }
    }

    // From: the share of loss over which this level begins; it ends under half of it.
    private readonly record struct Level(int Bitrate, int Copies, double From);
}
