namespace OrleansRealtime.Faults.Running;

/// <summary>What a run does.</summary>
internal sealed record FaultRunOptions
{
    public int Conversations { get; init; } = 500;

    public int Seed { get; init; } = 1;

    /// <summary>Processes that share the conversations.</summary>
    public int Clients { get; init; } = 4;

    public int Turns { get; init; } = 6;

    /// <summary>Seconds over which the conversations begin.</summary>
    public int Ramp { get; init; } = 10;

    /// <summary>Seconds over which the faults happen.</summary>
    public int Window { get; init; } = 60;

    /// <summary>Seconds after which whoever is not done counts as wedged.</summary>
    public int Limit { get; init; } = 300;

    /// <summary>Redis in place of SQLite.</summary>
    public bool Redis { get; init; }

    public int Resets { get; init; } = 200;

    public int Silences { get; init; } = 60;

    public int Moves { get; init; } = 60;

    public int ClientKills { get; init; } = 4;

    public int ServerKills { get; init; } = 3;

    /// <summary>Without effect on SQLite.</summary>
    public int RedisKills { get; init; } = 3;
}
