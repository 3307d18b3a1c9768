namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Why a <see cref="DtlsTransport"/> failed.</summary>
internal enum DtlsFailure
{
    None,

    /// <summary>The handshake was not over within <see cref="DtlsTimers.GiveUp"/>.</summary>
    TimedOut,

    /// <summary>The peer's certificate is not the one its description announced. It may be somebody else.</summary>
    WrongFingerprint,

    /// <summary>The peer has no certificate.</summary>
    NoCertificate,

    /// <summary>The peer sent a fatal alert: it dislikes something about us.</summary>
    PeerAlert,

    /// <summary>The peer closed before the handshake was over.</summary>
    ClosedEarly,

    /// <summary>The peer broke the protocol, or there is no version, suite or group in common.</summary>
    Protocol,
}
