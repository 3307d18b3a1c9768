using OrleansRealtime.Core.Images;
using OrleansRealtime.Core.Prompts;

namespace OrleansRealtime.Core;

/// <summary>What the host fixes for a session's whole life.</summary>
public sealed record SessionSettings
{
    /// <summary>Longest life; 60 min, as the API has it.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Tokens of context a model sees: 28,672, the input limit of a 32k-token realtime model.</summary>
    public int ContextTokens { get; init; } = 28_672;

    /// <summary>Tokens one session may use in a minute, input and output together.</summary>
    public int TokensPerMinute { get; init; } = 1_000_000;

    /// <summary>Items one conversation may hold.</summary>
    public int MaxItems { get; init; } = 20_000;

    /// <summary>Characters of text all items together may hold.</summary>
    public int MaxConversationCharacters { get; init; } = 64 * 1024 * 1024;

    /// <summary>Whether the engine can see, and how much.</summary>
    public ImageSettings Images { get; init; } = ImageSettings.Blind;

    /// <summary>The prompts a client may name.</summary>
    public PromptLibrary Prompts { get; init; } = PromptLibrary.Empty;

    /// <summary>Out-of-band responses running at once.</summary>
    public int MaxParallelResponses { get; init; } = 8;
}
