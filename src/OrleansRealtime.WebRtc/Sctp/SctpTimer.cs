namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>The association's timers.</summary>
internal enum SctpTimer
{
    /// <summary>When to send INIT or the cookie again (T1).</summary>
    Handshake,

    /// <summary>When to give up waiting for acknowledgement of data (T3-rtx).</summary>
    Retransmit,

    /// <summary>When to send SHUTDOWN or its answer again (T2).</summary>
    Shutdown,

    /// <summary>When to send a stream reset request again (RFC 6525 §5.1.1).</summary>
    Reconfig,

    /// <summary>When to acknowledge data without waiting for more.</summary>
    Sack,
}
