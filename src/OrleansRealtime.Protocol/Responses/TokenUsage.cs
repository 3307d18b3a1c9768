namespace OrleansRealtime.Protocol.Responses;

/// <summary>Tokens of one response. Cached tokens are a subset of input tokens.</summary>
public sealed record TokenUsage
{
    public static readonly TokenUsage Zero = new();

    public int InputTextTokens { get; init; }

    public int InputAudioTokens { get; init; }

    public int InputImageTokens { get; init; }

    public int CachedTextTokens { get; init; }

    public int CachedAudioTokens { get; init; }

    public int OutputTextTokens { get; init; }

    public int OutputAudioTokens { get; init; }

    public int InputTokens => InputTextTokens + InputAudioTokens + InputImageTokens;

    public int OutputTokens => OutputTextTokens + OutputAudioTokens;
}
