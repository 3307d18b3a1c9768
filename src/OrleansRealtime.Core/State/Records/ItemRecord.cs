using System.Text.Json.Serialization;
using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Records;

/// <summary>An item with what the wire does not show of it.</summary>
internal sealed record ItemRecord
{
    /// <summary>The context it is in; null for what a response makes out of band.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Context { get; init; }

    /// <summary>Orders the items of a context.</summary>
    public long Rank { get; init; }

    public required ConversationItem Item { get; init; }

    public SampleTime AudioLength { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SampleTime? HeardUntil { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SampleTime? CutAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AudioStreamId? Stream { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpokenRecord? Spoken { get; init; }

    /// <summary>It belongs to the exchange of a session without memory.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool InExchange { get; init; }
}
