namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>What an acknowledgement meant for the retransmission timer.</summary>
internal enum Acknowledgement
{
    /// <summary>Old, or of what was never sent.</summary>
    Ignored,

    /// <summary>The peer is there, but its cumulative TSN stands still.</summary>
    Heard,

    /// <summary>
    /// As <see cref="Heard"/>, and the first missing chunk goes out again: the timer starts anew (RFC 9260 §7.2.4,
    /// 4).
    /// </summary>
    FirstLost,

    /// <summary>The cumulative TSN moved on.</summary>
    Advanced,
}
