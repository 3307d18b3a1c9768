namespace OrleansRealtime.Client.Resumption;

/// <summary>Why a session cannot be gone on with.</summary>
public enum LossReason
{
    /// <summary>The server refuses: the session is over or unknown, or no token is good.</summary>
    Refused,

    /// <summary>Another connection has the session now.</summary>
    Replaced,

    /// <summary>No connection came about for as long as the options allow.</summary>
    Unreachable,

    /// <summary>The server does not have this extension.</summary>
    NotSupported,

    /// <summary>The server asked again for what it had promised to keep.</summary>
    Broken,

    /// <summary>The program's own <see cref="ResumableSessionOptions.Notify"/> failed.</summary>
    Program,
}
