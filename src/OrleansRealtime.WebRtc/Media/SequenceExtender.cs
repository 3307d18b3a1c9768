namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// Turns sequence numbers of 16 bits into numbers that only grow, after RFC 3550 appendix A.1: a number far from the
/// last ones is believed when the next one follows it, as when a sender starts anew.
/// </summary>
internal sealed class SequenceExtender
{
    private const int MaxDropout = 3_000;
    private const int MaxMisorder = 100;
    private const int None = -1;

    // Room below: packets before the first may follow it.
    private long _highest = ushort.MaxValue;
    private ushort _wire;
    private int _suspect = None;

    /// <summary>What <see cref="Restart"/> made of its number, until the next is extended.</summary>
    public long Next => _highest + 1;

    /// <summary>False for a number that is not to be believed yet.</summary>
    public bool TryExtend(ushort sequenceNumber, out long extended)
    {
        var step = (short)(sequenceNumber - _wire);
        if (step is < -MaxMisorder or > MaxDropout)
        {
            if (sequenceNumber != _suspect)
            {
                _suspect = (ushort)(sequenceNumber + 1);
                extended = 0;
                return false;
            }

            // Right behind the highest: what waits is played first, and nothing counts as lost.
            (_wire, step) = (sequenceNumber, 1);
            _highest++;
            extended = _highest;
            _suspect = None;
            return true;
        }

        _suspect = None;
        extended = _highest + step;
        if (step > 0)
        {
            (_highest, _wire) = (extended, sequenceNumber);
        }

        return true;
    }

    /// <summary>This number is the first of a new stream, counted on behind the one before. To be called before the
    /// first of all, too.</summary>
    public void Restart(ushort sequenceNumber)
    {
        _wire = (ushort)(sequenceNumber - 1);
        _suspect = None;
    }
}
