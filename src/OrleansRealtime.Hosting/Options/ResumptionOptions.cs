using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Hosting.Options;

/// <summary>What becomes of a session whose connection is lost (docs/resumption.md).</summary>
public sealed class ResumptionOptions
{
    public const string SectionName = "Realtime:Resumption";

    /// <summary>How long a session runs on without a connection.</summary>
    /// <value>0, which lets it end with its connection unless it can be resumed, to 10 min; 60 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a session that was written down can be come back to.</summary>
    /// <value>1 min to 30 days; 24 h by default.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a server that stops waits for pauses in its conversations.</summary>
    /// <value>0 to 10 min; 30 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Events kept for one client that has not acknowledged them.</summary>
    /// <value>16 to 100,000; 2,000 by default.</value>
    [Range(16, 100_000)]
    public int MaxEvents { get; set; } = 2_000;

    /// <summary>What these events may take, bytes.</summary>
    /// <value>64 KiB to 256 MiB; 4 MiB by default.</value>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Which sessions are written down.</summary>
    /// <value>All of them by default: a conversation outlives the server's process.</value>
    public KeptSessions Keep { get; set; } = KeptSessions.All;
}
