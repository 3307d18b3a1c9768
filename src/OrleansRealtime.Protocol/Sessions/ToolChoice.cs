namespace OrleansRealtime.Protocol.Sessions;

/// <summary><c>tool_choice</c>.</summary>
/// <param name="Kind">What the model may do.</param>
/// <param name="Name">The tool, for <see cref="ToolChoiceKind.Function"/> and optionally <see cref="ToolChoiceKind.Mcp"/>.</param>
/// <param name="ServerLabel">The server, for <see cref="ToolChoiceKind.Mcp"/>.</param>
public sealed record ToolChoice(ToolChoiceKind Kind, string? Name = null, string? ServerLabel = null)
{
    public static readonly ToolChoice Auto = new(ToolChoiceKind.Auto);
}
