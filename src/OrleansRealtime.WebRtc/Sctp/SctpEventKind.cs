namespace OrleansRealtime.WebRtc.Sctp;

internal enum SctpEventKind
{
    /// <summary>Data may flow both ways.</summary>
    Connected,

    /// <summary>A whole message; <see cref="SctpEvent.Message"/> is the taker's to dispose.</summary>
    Message,

    /// <summary>
    /// The peer ended its side of streams; every message sent before has been reported. Empty: all streams.
    /// </summary>
    PeerResetStreams,

    /// <summary>The peer knows that our side of streams has ended; they may be used again.</summary>
    StreamsReset,

    /// <summary>Over after a shutdown, by whichever side.</summary>
    Closed,

    /// <summary>Over at once; <see cref="SctpEvent.End"/> says why.</summary>
    Aborted,
}
