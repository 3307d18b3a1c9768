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

    /// <summary>Of a connection alone: another one has taken its place.</summary>
    Replaced,

    /// <summary>Of a connection alone: it was lost, and the session waits for its client.</summary>
    Parked,
}
