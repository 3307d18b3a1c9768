using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A tool: a function by its name, an MCP server by its label and the whole definition.</summary>
internal sealed record ToolRecord
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Parameters { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerLabel { get; init; }

    /// <summary>As the client gave it, secrets included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Definition { get; init; }

    public static ToolRecord Of(ToolDefinition tool) => tool switch
    {
        ToolDefinition.Function function => new ToolRecord
        {
            Name = function.Name,
            Description = function.Description,
            Parameters = function.Parameters,
        },
        ToolDefinition.Mcp mcp => new ToolRecord { ServerLabel = mcp.ServerLabel, Definition = mcp.Definition },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public ToolDefinition ToTool() => (Name, ServerLabel, Definition) switch
    {
        ({ } name, null, null) => new ToolDefinition.Function(name, Description, Parameters),
        (null, { } label, { ValueKind: JsonValueKind.Object } definition) => new ToolDefinition.Mcp(label, definition),
        _ => throw new JsonException("A tool is neither a function nor an MCP server."),
    };
}
