namespace OrleansRealtime.Faults.Running;

/// <summary>What is done to a conversation.</summary>
internal enum FaultKind
{
    /// <summary>Its connection is reset.</summary>
    Reset,

    /// <summary>Its connection passes nothing any more, and stays open.</summary>
    Silence,

    /// <summary>Its client has another address.</summary>
    Move,

    /// <summary>Its client's process is killed, and started again.</summary>
    ClientKill,

    /// <summary>The server's process is killed, and started again on the same store.</summary>
    ServerKill,

    /// <summary>The store's process is killed, and started again a little later.</summary>
    StoreKill,
}
