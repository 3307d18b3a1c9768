namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>States of an association, RFC 9260 §4.</summary>
internal enum SctpState
{
    /// <summary>Not yet begun, or over after a shutdown.</summary>
    Closed,

    /// <summary>We sent INIT and wait for the peer's cookie.</summary>
    CookieWait,

    /// <summary>We sent the cookie back and wait for its acknowledgement.</summary>
    CookieEchoed,

    Established,

    /// <summary>We want to end; our data is not all acknowledged yet.</summary>
    ShutdownPending,

    /// <summary>We sent SHUTDOWN.</summary>
    ShutdownSent,

    /// <summary>The peer wants to end; our data is not all acknowledged yet.</summary>
    ShutdownReceived,

    /// <summary>We answered the peer's SHUTDOWN.</summary>
    ShutdownAckSent,

    /// <summary>Over, without ceremony.</summary>
    Aborted,
}
