namespace OrleansRealtime.Storage;

/// <summary>Where sessions are kept.</summary>
public enum StorageKind
{
    /// <summary>A file on this machine.</summary>
    Sqlite,

    /// <summary>Redis, which several processes share.</summary>
    Redis,

    /// <summary>This process's memory: nothing outlives it.</summary>
    Memory,
}
