namespace OrleansRealtime.Load;

/// <summary>What is to be run and what must hold.</summary>
internal sealed record LoadOptions
{
    public required int Callers { get; init; }

    public required int Seconds { get; init; }

    /// <summary>Seconds over which callers join, so that they do not all speak at once.</summary>
    public required int Ramp { get; init; }

    public required int FrameMilliseconds { get; init; }

    public required int SilenceMilliseconds { get; init; }

    /// <summary>A server that runs already; null starts one.</summary>
    public Uri? Connect { get; init; }

    public string? Key { get; init; }

    /// <summary>Where the results are written as well; null for nowhere.</summary>
    public string? Out { get; init; }

    /// <summary>Short calls to make in place of a load; 0 for none.</summary>
    public int Soak { get; init; }

    public bool SkipBaseline { get; init; }

    public double? MaxP99Milliseconds { get; init; }

    public double? MaxBargeInMilliseconds { get; init; }

    public bool NoLoss { get; init; }
}
