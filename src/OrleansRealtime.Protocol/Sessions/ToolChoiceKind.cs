namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>auto</c>, <c>none</c>, <c>required</c>, or an object of type <c>function</c> or <c>mcp</c>.</summary>
public enum ToolChoiceKind
{
    Auto,
    None,
    Required,
    Function,
    Mcp,
}
