using System.Text.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>A tool the model may call.</summary>
public abstract record ToolDefinition
{
    private ToolDefinition()
    {
    }

    /// <param name="Name">What the model calls it.</param>
    /// <param name="Description">When to call it; null when not given.</param>
    /// <param name="Parameters">A JSON Schema object; null when not given.</param>
    public sealed record Function(string Name, string? Description, JsonElement? Parameters) : ToolDefinition;

    /// <param name="ServerLabel">Names the server within the session.</param>
    /// <param name="Definition">The whole object as the client gave it.</param>
    public sealed record Mcp(string ServerLabel, JsonElement Definition) : ToolDefinition;
}
