using System.Text.Json;

namespace OrleansRealtime.Core.Mcp;

/// <summary>Which calls a client must approve: all of them, unless it said otherwise.</summary>
internal sealed record McpApproval(bool ByDefault, McpToolFilter? Always, McpToolFilter? Never)
{
    /// <summary>What neither filter names needs approval: a forgotten tool asks once too often rather than not at all.</summary>
    public bool IsNeeded(McpTool tool) =>
        Always?.Matches(tool) == true || (ByDefault && Never?.Matches(tool) != true);

    public static McpApproval Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new McpApproval(!value.ValueEquals("never"), null, null),
        JsonValueKind.Object => new McpApproval(true, FilterOf(value, "always"), FilterOf(value, "never")),
        _ => new McpApproval(true, null, null),
    };

    private static McpToolFilter? FilterOf(JsonElement value, string name) =>
        value.TryGetProperty(name, out var filter) ? McpToolFilter.Of(filter) : null;
}
