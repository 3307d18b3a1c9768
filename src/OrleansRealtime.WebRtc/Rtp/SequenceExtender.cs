namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>
/// Makes 16-bit sequence numbers into ones that do not wrap: each is the nearest to the highest so far. A mutable
/// struct.
/// </summary>
internal struct SequenceExtender
{
    private bool _started;

    /// <summary>The highest number so far; meaningless before <see cref="Extend"/>.</summary>
    public long Highest { get; private set; }

    /// <returns>The first number as it is; one from before it may come out negative.</returns>
    public long Extend(ushort sequence)
    {
        var extended = Peek(sequence);
        Highest = _started ? Math.Max(Highest, extended) : extended;
        _started = true;
        return extended;
    }

    /// <summary>What <see cref="Extend"/> would say, without its being remembered.</summary>
    public readonly long Peek(ushort sequence) =>
        _started ? Highest + (short)(sequence - (ushort)Highest) : sequence;
}
