namespace OrleansRealtime.WebRtc.Sctp;

internal enum InboundResult
{
    Accepted,

    /// <summary>It had come before.</summary>
    Duplicate,

    /// <summary>Too far ahead, or the window is full: the peer will send it again.</summary>
    NoRoom,

    /// <summary>With it a message exceeds the limit.</summary>
    MessageTooLarge,
}
