using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Hosting.Options;

/// <summary>How soon what sessions record is kept, and how long they wait for it.</summary>
public sealed class JournalOptions
{
    public const string SectionName = "Realtime:Journal";

    /// <summary>How long a record that nobody waits for may lie before it is written; what the death of the process can lose of it.</summary>
    /// <value>10 ms to 10 s; 250 ms by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan GroupCommit { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the store may take over one batch before it counts as away; also how long closing waits.</summary>
    /// <value>100 ms to 1 min; 3 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a session waits for its records to be kept before it goes on without.</summary>
    /// <value>1 ms to 10 s; 100 ms by default.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan MaxHold { get; set; } = TimeSpan.FromMilliseconds(100);
}
