namespace OrleansRealtime.WebRtc.DataChannels;

internal enum DataChannelEventKind
{
    /// <summary>A channel may be used: the peer opened it, or knows that we did.</summary>
    Opened,

    /// <summary>A whole message; <see cref="DataChannelEvent.Message"/> is the taker's to dispose.</summary>
    Message,

    /// <summary>Nothing more will come on the channel, and nothing can be sent.</summary>
    Closed,

    /// <summary>The association is over, and with it every channel.</summary>
    Ended,
}
