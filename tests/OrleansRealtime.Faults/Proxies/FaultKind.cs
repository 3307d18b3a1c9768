namespace OrleansRealtime.Faults.Proxies;

internal enum FaultKind
{
    /// <summary>Both sockets are reset.</summary>
    Reset,

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    Silence,

    /// <summary>As silence, and the next connection comes from another address.</summary>
    Move,

    /// <summary>The client's process is killed and started again.</summary>
    ClientKill,

    /// <summary>The server's process is killed and started again.</summary>
    ServerKill,

    /// <summary>Redis is killed and started again.</summary>
    RedisKill,
}
