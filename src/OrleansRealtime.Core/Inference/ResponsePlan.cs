using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Inference;

/// <summary>Everything one answer needs.</summary>
public sealed record ResponsePlan
{
    /// <summary>
    /// What the model sees, oldest first. A user's audio whose transcript is still null is being recognised by the same
    /// worker, which waits for it.
    /// </summary>
    public required IReadOnlyList<ConversationItem> Context { get; init; }

    public required string Instructions { get; init; }

    public required IReadOnlyList<ToolDefinition> Tools { get; init; }

    public required ToolChoice ToolChoice { get; init; }

    public required OutputModality Modality { get; init; }

    public required Voice Voice { get; init; }

    public required double Speed { get; init; }

    /// <summary>Whether several tools may be called at once; null leaves it to the model.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary><c>minimal</c> to <c>xhigh</c>; null leaves it to the model.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>Null is no limit.</summary>
    public int? MaxOutputTokens { get; init; }
}
