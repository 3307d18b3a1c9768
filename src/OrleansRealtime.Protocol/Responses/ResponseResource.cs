using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Responses;

/// <summary>The <c>realtime.response</c> object.</summary>
public sealed record ResponseResource
{
    public required ResponseId Id { get; init; }

    public required ResponseStatus Status { get; init; }

    public StatusDetails? StatusDetails { get; init; }

    public IReadOnlyList<ConversationItem> Output { get; init; } = [];

    /// <summary>Null for an out-of-band response.</summary>
    public ConversationId? ConversationId { get; init; }

    public required OutputModality OutputModality { get; init; }

    /// <summary>Null is the wire's <c>"inf"</c>.</summary>
    public int? MaxOutputTokens { get; init; }

    public required WireAudioFormat OutputFormat { get; init; }

    public required Voice Voice { get; init; }

    /// <summary>Null while in progress, an object ever after.</summary>
    public TokenUsage? Usage { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
