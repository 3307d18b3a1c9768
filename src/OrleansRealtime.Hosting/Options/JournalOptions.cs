using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Hosting.Options;

/// <summary>How sessions are written down.</summary>
public sealed class JournalOptions
{
    public const string SectionName = "Realtime:Journal";

    /// <summary>How long a change that nobody waits for may stay unwritten.</summary>
    /// <value>1 ms to 10 s; 250 ms by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan GroupCommit { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long an event waits to be kept before it is told all the same: conversations go on without a store.</summary>
    /// <value>1 ms to 10 s; 100 ms by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan MaxHold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a session that leaves this process waits for its last changes to be kept.</summary>
    /// <value>0 to 1 min; 5 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Farewell { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time between two attempts to reach a store that is away.</summary>
    /// <value>10 ms to 1 min; 2 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(2);
}
