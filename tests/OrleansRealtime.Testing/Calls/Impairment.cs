namespace OrleansRealtime.Testing.Calls;

/// <summary>What a network does to datagrams.</summary>
public sealed record Impairment
{
    public static readonly Impairment None = new();

    /// <summary>Share that never arrives, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How long each is under way.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much longer some are, evenly from none of it to all: with it datagrams overtake each other.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Every datagram of the client's arrives twice, as of somebody who records and replays them.</summary>
    public bool IsReplayed { get; init; }

    public int Seed { get; init; } = 1;
}
