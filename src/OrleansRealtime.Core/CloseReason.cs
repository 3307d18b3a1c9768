namespace OrleansRealtime.Core;

/// <summary>Why a session ends.</summary>
public enum CloseReason
{
    /// <summary>The client left.</summary>
    ClientClosed,

    /// <summary>The session reached its maximum age.</summary>
    Expired,

    /// <summary>The client did not take what it was sent.</summary>
    TooSlow,

    /// <summary>The server is going away.</summary>
    Shutdown,

    /// <summary>Our own fault.</summary>
    ServerError,
}
