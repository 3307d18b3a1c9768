using System.Text.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Contexts;

/// <summary>The settings a context has of its own; everything else is the session's, whatever context it is in.</summary>
internal sealed record ContextSettings(
    OutputModality OutputModality,
    string Instructions,
    IReadOnlyList<ToolDefinition> Tools,
    ToolChoice ToolChoice,
    bool? ParallelToolCalls,
    string? ReasoningEffort,
    int? MaxOutputTokens,
    Truncation Truncation,
    PromptReference? Prompt,
    Voice Voice,
    double Speed)
{
    /// <summary>Characters they take, for the bound of a session's conversations.</summary>
    public long Weight => Instructions.Length + Tools.Sum(WeightOf);

    public static ContextSettings Of(SessionConfig session) => new(
        session.OutputModality,
        session.Instructions,
        session.Tools,
        session.ToolChoice,
        session.ParallelToolCalls,
        session.ReasoningEffort,
        session.MaxOutputTokens,
        session.Truncation,
        session.Prompt,
        session.Output.Voice,
        session.Output.Speed);

    public SessionConfig ApplyTo(SessionConfig session) => session with
    {
        OutputModality = OutputModality,
        Instructions = Instructions,
        Tools = Tools,
        ToolChoice = ToolChoice,
        ParallelToolCalls = ParallelToolCalls,
        ReasoningEffort = ReasoningEffort,
        MaxOutputTokens = MaxOutputTokens,
        Truncation = Truncation,
        Prompt = Prompt,
        Output = session.Output with { Voice = Voice, Speed = Speed },
    };

    private static long WeightOf(ToolDefinition tool) => tool switch
    {
        ToolDefinition.Function function =>
            function.Name.Length + (function.Description?.Length ?? 0) + LengthOf(function.Parameters),
        ToolDefinition.Mcp mcp => LengthOf(mcp.Definition),
        _ => 0,
    };

    private static int LengthOf(JsonElement? json) => json is { ValueKind: not JsonValueKind.Undefined } element
        ? element.GetRawText().Length
        : 0;
}
