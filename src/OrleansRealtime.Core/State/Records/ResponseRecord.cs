using System.Text.Json.Serialization;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A response, as far as it does not change while it is being made.</summary>
internal sealed record ResponseRecord
{
    public required OperationId Operation { get; init; }

    public required string Id { get; init; }

    /// <summary>The context it is part of; null when that is gone.</summary>
    public required string? Context { get; init; }

    public required string Conversation { get; init; }

    /// <summary>Ticks of UTC.</summary>
    public required long BeganAt { get; init; }

    /// <summary>Ticks of UTC.</summary>
    public required long? TurnEndedAt { get; init; }

    public required ResponseTerms Terms { get; init; }

    /// <summary>What the model sees when the request brought it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GivenRecord? Given { get; init; }

    /// <summary>The last item the model was shown of its conversation.</summary>
    public required ItemId? ContextEnd { get; init; }

    /// <summary>What it waits for before its model is asked; null when it waits for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WaitRecord? Wait { get; init; }
}
