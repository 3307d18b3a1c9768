using System.Text.Json;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>The complete effective configuration of a session, every default filled in. Immutable.</summary>
public sealed record SessionConfig
{
    public required SessionId Id { get; init; }

    public SessionKind Kind { get; init; } = SessionKind.Realtime;

    /// <summary>The model the client asked for; cannot change.</summary>
    public required string Model { get; init; }

    public OutputModality OutputModality { get; init; } = OutputModality.Audio;

    public string Instructions { get; init; } = "";

    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    /// <summary>Null where the model has no such choice: the key is then left out on the wire.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Reasoning effort; null where the model does not reason: the key is then left out on the wire.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>1–4096 tokens for one response; null is the wire's <c>"inf"</c>.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary><c>null</c>, <c>"auto"</c> or an object, as the client gave it; null means off.</summary>
    public JsonElement? Tracing { get; init; }

    public Truncation Truncation { get; init; } = Truncation.Auto;

    public PromptReference? Prompt { get; init; }

    /// <summary>When the session ends by age, Unix seconds; 0 before it has begun.</summary>
    public long ExpiresAt { get; init; }

    public InputAudioConfig Input { get; init; } = new();

    public OutputAudioConfig Output { get; init; } = new();

    /// <summary>Extras the client opted into; null when it never said.</summary>
    public IReadOnlyList<string>? Include { get; init; }
}
