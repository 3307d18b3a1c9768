using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Responses;

/// <summary>The optional <c>response</c> object of <c>response.create</c>: overrides for this response only.</summary>
public sealed record ResponseOptions
{
    /// <summary>No overrides at all.</summary>
    public static readonly ResponseOptions None = new();

    public Optional<OutputModality> OutputModality { get; init; }

    public Optional<string> Instructions { get; init; }

    public Optional<WireAudioFormat> OutputFormat { get; init; }

    public Optional<Voice> Voice { get; init; }

    public Optional<IReadOnlyList<ToolDefinition>> Tools { get; init; }

    public Optional<ToolChoice> ToolChoice { get; init; }

    public Optional<bool?> ParallelToolCalls { get; init; }

    public Optional<string?> ReasoningEffort { get; init; }

    public Optional<int?> MaxOutputTokens { get; init; }

    /// <summary><c>conversation:"none"</c>: in parallel, nothing is added to the conversation.</summary>
    public bool OutOfBand { get; init; }

    /// <summary>At most 16 pairs, echoed; null when not given.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public Optional<PromptReference?> Prompt { get; init; }

    /// <summary>Replaces the conversation as the model's input; null means the conversation, empty means nothing at all.</summary>
    public IReadOnlyList<ResponseInput>? Input { get; init; }
}
