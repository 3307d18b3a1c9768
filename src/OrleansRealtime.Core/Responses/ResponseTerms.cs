using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Responses;

/// <summary>The settings one response runs under: the session's, with the request's own on top. Fixed once it has begun.</summary>
internal sealed record ResponseTerms
{
    public required OutputModality Modality { get; init; }

    public required string Instructions { get; init; }

    public required WireAudioFormat OutputFormat { get; init; }

    public required Voice Voice { get; init; }

    public required double Speed { get; init; }

    public required IReadOnlyList<ToolDefinition> Tools { get; init; }

    public required ToolChoice ToolChoice { get; init; }

    public required bool? ParallelToolCalls { get; init; }

    public required string? ReasoningEffort { get; init; }

    public required int? MaxOutputTokens { get; init; }

    public required bool OutOfBand { get; init; }

    public required IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static ResponseTerms Of(SessionConfig session, ResponseOptions options) => new()
    {
        Modality = options.OutputModality.Or(session.OutputModality),
        Instructions = options.Instructions.Or(session.Instructions),
        OutputFormat = options.OutputFormat.Or(session.Output.Format),
        Voice = options.Voice.Or(session.Output.Voice),
        Speed = session.Output.Speed,
        Tools = options.Tools.Or(session.Tools),
        ToolChoice = options.ToolChoice.Or(session.ToolChoice),
        ParallelToolCalls = options.ParallelToolCalls.Or(session.ParallelToolCalls),
        ReasoningEffort = options.ReasoningEffort.Or(session.ReasoningEffort),
        MaxOutputTokens = options.MaxOutputTokens.Or(session.MaxOutputTokens),
        OutOfBand = options.OutOfBand,
        Metadata = options.Metadata,
    };
}
