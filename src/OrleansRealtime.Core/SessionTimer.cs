namespace OrleansRealtime.Core;

/// <summary>Every deadline a session can have.</summary>
public enum SessionTimer
{
    /// <summary>When the session is too old.</summary>
    Expiry,

    /// <summary>When the user has been silent for too long after an answer.</summary>
    IdleTimeout,

    /// <summary>When a session that remembers nothing stops waiting for the result of a tool.</summary>
    Exchange,

    /// <summary>When a pause that is being judged has waited long enough for words, or for more audio.</summary>
    Pause,
}
