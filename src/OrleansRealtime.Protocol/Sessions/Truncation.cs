namespace OrleansRealtime.Protocol.Sessions;

/// <summary>What happens when the conversation outgrows the model.</summary>
/// <param name="Kind">Drop the oldest, refuse, or drop down to a ratio.</param>
/// <param name="RetentionRatio">0–1 for <see cref="TruncationKind.RetentionRatio"/>; else null.</param>
/// <param name="PostInstructionTokens">Cap on tokens after instructions and tools; null is none.</param>
public sealed record Truncation(TruncationKind Kind, double? RetentionRatio = null, int? PostInstructionTokens = null)
{
    public static readonly Truncation Auto = new(TruncationKind.Auto);
}
