using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>What of a <see cref="ResumptionMachine"/> outlives its process.</summary>
internal sealed record ResumptionState
{
    public static readonly ResumptionState Fresh = new();

    public bool IsOn { get; init; }

    public long Seq { get; init; }

    public long ClientSeq { get; init; }

    public int Attachment { get; init; }

    public byte[]? Token { get; init; }

    public byte[]? PreviousToken { get; init; }

    /// <summary>The later lives of the session, oldest first.</summary>
    public IReadOnlyList<SessionLife> Lives { get; init; } = [];

    public IReadOnlyList<SpokenPart> Parts { get; init; } = [];

    /// <summary>Oldest first, without a gap, up to <see cref="Seq"/>.</summary>
    public IReadOnlyList<SessionOutput.Event> Events { get; init; } = [];
}
