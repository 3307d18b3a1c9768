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

    /// <summary>Contexts one session may have, the one it begins in included.</summary>
    public int MaxContexts { get; init; } = 16;

    /// <summary>Items all conversations of a session together may hold.</summary>
    public int MaxItems { get; init; } = 20_000;

    /// <summary>Characters of text all items together may hold.</summary>
    public int MaxConversationCharacters { get; init; } = 64 * 1024 * 1024;

    /// <summary>Remember nothing from one exchange to the next, whether the client asks for it or not.</summary>
    public bool IsStateless { get; init; }

    /// <summary>How long an exchange without memory waits for the result of a tool.</summary>
    public TimeSpan ToolPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Responses one exchange without memory may have.</summary>
    public int MaxExchangeResponses { get; init; } = 16;

    /// <summary>Whether the engine can see, and how much.</summary>
    public ImageSettings Images { get; init; } = ImageSettings.Blind;

    /// <summary>The prompts a client may name.</summary>
    public PromptLibrary Prompts { get; init; } = PromptLibrary.Empty;

    /// <summary>The edge plays answers by the clock and says how far it is: transports of media, not plain sockets.</summary>
    public bool PlaysByClock { get; init; }

    /// <summary>Responses whose sound may wait to be played, where it is played by the clock.</summary>
    public int MaxWaitingPlaybacks { get; init; } = 8;

    /// <summary>Out-of-band responses running at once.</summary>
    public int MaxParallelResponses { get; init; } = 8;

    /// <summary>Tools one MCP server may offer, after the client's choice; 128, what models commonly take.</summary>
    public int MaxMcpTools { get; init; } = 128;

    /// <summary>Calls of MCP tools running at once.</summary>
    public int MaxMcpCalls { get; init; } = 16;
}
