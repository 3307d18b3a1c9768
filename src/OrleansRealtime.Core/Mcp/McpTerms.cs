using System.Text.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

/// <summary>What a client said about one MCP server.</summary>
internal sealed record McpTerms(McpServer Server, string? Description, McpToolFilter? Allowed, McpApproval Approval)
{
    /// <summary>All that the client said.</summary>
    public required ToolDefinition.Mcp Definition { get; init; }

    public bool Allows(McpTool tool) => Allowed?.Matches(tool) != false;

    /// <summary>Reads a definition that <see cref="McpRules"/> found nothing against.</summary>
    public static McpTerms Of(ToolDefinition.Mcp tool)
    {
        var definition = tool.Definition;
        var server = new McpServer(
            tool.ServerLabel,
            new Uri(TextOf(definition, "server_url")!),
            TextOf(definition, "authorization"),
            HeadersOf(definition));
        return new McpTerms(
            server,
            TextOf(definition, "server_description"),
            definition.TryGetProperty("allowed_tools", out var allowed) ? McpToolFilter.Of(allowed) : null,
            McpApproval.Of(definition.TryGetProperty("require_approval", out var approval) ? approval : default))
        {
            Definition = tool,
        };
    }

    private static string? TextOf(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<KeyValuePair<string, string>> HeadersOf(JsonElement definition) =>
        definition.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object
            ? [.. headers.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!))]
            : [];
}
