using System.Text.Json.Serialization;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Core.State.Records;

/// <summary>How far a response has come; its outputs have records of their own.</summary>
internal sealed record ProgressRecord
{
    public required OperationId Operation { get; init; }

    public required ResponseStatus Status { get; init; }

    /// <summary>Outputs there are.</summary>
    public required int Outputs { get; init; }

    /// <summary>The first output of its present operation.</summary>
    public required int FirstOutput { get; init; }

    /// <summary>Spoken messages of its present operation.</summary>
    public required int SpokenMessages { get; init; }

    public required SampleTime Spoken { get; init; }

    public required bool HasSpoken { get; init; }

    public required int TextCharacters { get; init; }

    public required int InputAudioTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EndingRecord? Ending { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenMessageRecord? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenCallRecord? Call { get; init; }

    /// <summary>Calls of MCP tools that run, or whose results are yet to be told.</summary>
    public required IReadOnlyList<McpCallRecord> McpCalls { get; init; }

    /// <summary>The model's end, while tools are still being waited for.</summary>
    internal sealed record EndingRecord(ResponseEnding Ending, TextUsage Usage);

    /// <summary>A message being written or spoken.</summary>
    /// <remarks><c>Entry</c>: The item with what the wire does not show, when no conversation has it.</remarks>
    internal sealed record OpenMessageRecord(
        ItemId Item,
        int Index,
        ItemId? Previous,
        AudioStreamId? Stream,
        string Text,
        ItemRecord? Entry);

    /// <summary>A tool call whose closing events wait.</summary>
    internal sealed record OpenCallRecord(int Index, ItemId? Previous);
}
