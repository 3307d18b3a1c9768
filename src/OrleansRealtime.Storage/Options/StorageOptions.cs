using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Storage.Options;

/// <summary>Where sessions are kept, so that they outlive the process.</summary>
public sealed class StorageOptions
{
    public const string SectionName = "Realtime:Storage";

    /// <summary>What keeps them.</summary>
    /// <value><c>sqlite</c>, <c>redis</c> or <c>memory</c>; <c>sqlite</c> by default.</value>
    [EnumDataType(typeof(StorageKind))]
    public StorageKind Kind { get; set; } = StorageKind.Sqlite;

    /// <summary>The SQLite file. Its directory is made when it is not there; only the file's owner may read it.</summary>
    /// <value>A path; <c>sessions.db</c> in the server's data directory by default.</value>
    public string? File { get; set; }

    /// <summary>The Redis server.</summary>
    /// <value>
    /// <c>host:port,option=value</c> as StackExchange.Redis has it, or <c>redis://:password@host:port/database</c>, <c>rediss://</c> with TLS.
    /// Null by default; needed where <see cref="Kind"/> is <c>redis</c>.
    /// </value>
    public string? Redis { get; set; }

    /// <summary>What the names of all Redis keys begin with, so that several servers can share one Redis.</summary>
    /// <value>1 to 64 printable ASCII characters without braces; <c>ort:</c> by default.</value>
    [Required]
    [RegularExpression(@"[!-z|~]{1,64}", ErrorMessage = "KeyPrefix must be 1 to 64 printable ASCII characters without braces or white space.")]
    public string KeyPrefix { get; set; } = "ort:";

    /// <summary>The Redis database.</summary>
    /// <value>0 to 1,000; null, the default, leaves it to <see cref="Redis"/>.</value>
    [Range(0, 1_000)]
    public int? Database { get; set; }

    /// <summary>How long the store may take to answer before it counts as away.</summary>
    /// <value>50 ms to 30 s; 2 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}
