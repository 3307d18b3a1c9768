namespace OrleansRealtime.WebRtc.Peers;

internal enum PeerSendStatus
{
    Sent,

    /// <summary>Larger than the peer announced that it takes.</summary>
    TooLarge,

    /// <summary>The peer has not taken what was sent before: later, perhaps.</summary>
    Full,

    /// <summary>There is no channel, or none any more.</summary>
    Closed,
}
