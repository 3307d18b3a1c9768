namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>What became of a message that was to be sent.</summary>
internal enum DataChannelSend
{
    /// <summary>It is in the buffer and will arrive, or the association ends.</summary>
    Sent,

    /// <summary>The peer does not take messages of that size.</summary>
    TooLarge,

    /// <summary>The peer reads too slowly, or there is no association yet; later there may be room.</summary>
    BufferFull,

    /// <summary>There is no such channel, or not any more.</summary>
    Closed,
}
