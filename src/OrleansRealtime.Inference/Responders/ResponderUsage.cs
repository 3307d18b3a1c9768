namespace OrleansRealtime.Inference.Responders;

/// <summary>Tokens as the engine counts them.</summary>
/// <param name="InputTextTokens">Instructions, tools and the text of every message.</param>
/// <param name="CachedTextTokens">Of these, read from a cache.</param>
/// <param name="OutputTextTokens">Text, transcript and tool calls.</param>
public sealed record ResponderUsage(int InputTextTokens, int CachedTextTokens, int OutputTextTokens)
{
    public static readonly ResponderUsage Zero = new(0, 0, 0);
}
