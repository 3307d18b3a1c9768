namespace OrleansRealtime.Storage.Options;

/// <summary>Where sessions are kept.</summary>
public enum StorageKind
{
    /// <summary>In one file of this machine.</summary>
    Sqlite,

    /// <summary>In a Redis server.</summary>
    Redis,

    /// <summary>In this process alone: they end with it.</summary>
    Memory,
}
