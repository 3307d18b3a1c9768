namespace OrleansRealtime.Faults.Proxies;

/// <summary>What is known of one session.</summary>
internal sealed class SessionView
{
    /// <summary>The hash of each numbered event.</summary>
    public Dictionary<long, ulong> Told { get; } = [];

    /// <summary>Since when it has no connection, and why.</summary>
    public (TimeSpan At, FaultKind Kind)? Cut { get; set; }
}
