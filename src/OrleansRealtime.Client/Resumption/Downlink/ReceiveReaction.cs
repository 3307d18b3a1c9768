namespace OrleansRealtime.Client.Resumption.Downlink;

/// <summary>What an event asks for besides being heard.</summary>
internal enum ReceiveReaction
{
    None,

    /// <summary>Something is missing on this side or the other: coming back puts it right.</summary>
    Reconnect,

    /// <summary>The server has promised something that wakes the sender: a token, an acknowledgement.</summary>
    Wake,

    /// <summary>Another connection has the session now.</summary>
    Replaced,
}
