namespace OrleansRealtime.WebRtc.Calls;

/// <summary>Why a call ended.</summary>
public enum RtcEndReason
{
    /// <summary>The client closed the connection or its channel of events.</summary>
    ClientClosed,

    /// <summary>This side closed it.</summary>
    ServerClosed,

    /// <summary>It was never connected.</summary>
    NotConnected,

    /// <summary>The client was not heard of any more.</summary>
    ConsentLost,

    /// <summary>The client was not who its offer said, or broke a protocol.</summary>
    Refused,

    /// <summary>The client sent more than was taken, or did not take what was sent.</summary>
    TooSlow,
}
