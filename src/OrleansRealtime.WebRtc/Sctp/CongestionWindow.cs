namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// How many bytes may be under way at once: slow start, congestion avoidance and fast recovery, RFC 9260 §7.2.
/// </summary>
internal sealed class CongestionWindow
{
    /// <summary>What one packet carries.</summary>
    public const int Segment = SctpPacket.MaxLength - SctpPacket.HeaderLength;

    // 10 packets, as TCP (RFC 6928): an event with its transcript leaves at once.
    private const int Initial = 10 * Segment;
    private const int Floor = 4 * Segment;

    // More than any receive window here or in a browser asks for.
    private const int Ceiling = 8 * 1024 * 1024;

    private int _threshold = int.MaxValue;
    private int _acknowledged;
    private uint _recoveredAt;

    /// <summary>Bytes, chunk headers included.</summary>
    public int Size { get; private set; } = Initial;

    /// <summary>
    /// Between a loss and the acknowledgement of everything sent before it was noticed: one loss, one reduction.
    /// </summary>
    public bool IsRecovering { get; private set; }

    /// <summary>The cumulative acknowledgement moved on to <paramref name="cumulativeTsn"/>.</summary>
    public void OnAcknowledged(int bytes, int flightBefore, uint cumulativeTsn)
    {
        if (IsRecovering)
        {
            IsRecovering = Serial.IsBefore(cumulativeTsn, _recoveredAt);
            return;
        }

        // A window that is not used says nothing about what the path can bear.
        if (flightBefore < Size)
        {
            return;
        }

        if (Size <= _threshold)
        {
            Size = Math.Min(Size + Math.Min(bytes, Segment), Ceiling);
            return;
        }

        _acknowledged += bytes;
        if (_acknowledged >= Size)
        {
            _acknowledged -= Size;
            Size = Math.Min(Size + Segment, Ceiling);
        }
    }

    /// <summary>
    /// A chunk was reported missing often enough; <paramref name="lastSentTsn"/> is the last under way.
    /// </summary>
    public void OnLoss(uint lastSentTsn)
    {
        if (IsRecovering)
        {
            return;
        }

        IsRecovering = true;
        _recoveredAt = lastSentTsn;
        Reduce();
        Size = _threshold;
    }

    /// <summary>Nothing was heard for as long as the timeout.</summary>
    public void OnTimeout()
    {
        IsRecovering = false;
        Reduce();
        Size = Segment;
    }

    private void Reduce()
    {
        _threshold = Math.Max(Size / 2, Floor);
        _acknowledged = 0;
    }
}
