using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Storage;

/// <summary>Where sessions are kept.</summary>
public sealed class StorageOptions
{
    public const string SectionName = "Realtime:Storage";

    /// <value>A file by default.</value>
    public StorageKind Kind { get; set; } = StorageKind.Sqlite;

    /// <summary>The file of SQLite.</summary>
    /// <value><c>sessions.db</c> in the server's data folder by default.</value>
    public string? File { get; set; }

    /// <summary>How Redis is reached, as StackExchange.Redis reads it: <c>host:port,password=…,ssl=…</c>.</summary>
    /// <value><c>127.0.0.1:6379</c> by default.</value>
    public string Redis { get; set; } = "127.0.0.1:6379";

    /// <summary>What the keys in Redis begin with.</summary>
    /// <value><c>ort:</c> by default.</value>
    public string KeyPrefix { get; set; } = "ort:";

    /// <summary>How long Redis may take for an answer.</summary>
    /// <value>10 ms to 1 min; 1 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);
}
