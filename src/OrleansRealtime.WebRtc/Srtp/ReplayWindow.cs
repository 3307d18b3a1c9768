namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// Which of the last packets were seen: RFC 3711 §3.3.2. A mutable struct, and a copy of it is another window.
/// </summary>
internal struct ReplayWindow
{
    /// <summary>
    /// How far behind the newest packet one may be: 2.5 s of voice, twice what RFC 3711 asks for at least.
    /// </summary>
    public const int Size = 128;

    // Bit 0 is the newest packet, bit n the one n before it.
    private UInt128 _seen;

    /// <summary>The highest index so far; meaningless before <see cref="HasStarted"/>.</summary>
    public long Newest { get; private set; }

    public readonly bool HasStarted => _seen != UInt128.Zero;

    /// <summary>False for what was seen or is too old to tell.</summary>
    public readonly bool IsFresh(long index)
    {
        if (!HasStarted || index > Newest)
        {
            return true;
        }

        var age = Newest - index;
        return age < Size && ((_seen >> (int)age) & UInt128.One) == UInt128.Zero;
    }

    /// <summary>Only for an index that is fresh and whose packet was authentic.</summary>
    public void Accept(long index)
    {
        if (!HasStarted)
        {
            Newest = index;
            _seen = UInt128.One;
        }
        else if (index > Newest)
        {
            // A shift by the width or more would count modulo the width.
            var step = index - Newest;
            _seen = (step < Size ? _seen << (int)step : UInt128.Zero) | UInt128.One;
            Newest = index;
        }
        else
        {
            _seen |= UInt128.One << (int)(Newest - index);
        }
    }
}
