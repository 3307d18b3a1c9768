namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>What an emulated link does to packets, each on its own.</summary>
internal sealed record LinkConditions
{
    public double Loss { get; init; }

    public double Duplication { get; init; }

    /// <summary>How many are held back by up to <see cref="HeldBack"/>.</summary>
    public double Reordering { get; init; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan HeldBack { get; init; } = TimeSpan.FromMilliseconds(60);
}
