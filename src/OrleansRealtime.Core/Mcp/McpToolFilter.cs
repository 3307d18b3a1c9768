using System.Text.Json;

namespace OrleansRealtime.Core.Mcp;

/// <summary>Chooses tools of a server by name, by whether they only read, or by both at once.</summary>
/// <param name="Names">Null for any name.</param>
/// <param name="ReadOnly">Null for either.</param>
internal sealed record McpToolFilter(IReadOnlySet<string>? Names, bool? ReadOnly)
{
    public bool Matches(McpTool tool) =>
        Names?.Contains(tool.Name) != false && (ReadOnly is null || ReadOnly == tool.IsReadOnly);

    /// <summary>Reads a list of names or an object of both; null for JSON's null.</summary>
    public static McpToolFilter? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => new McpToolFilter(NamesOf(value), null),
        JsonValueKind.Object => new McpToolFilter(
            value.TryGetProperty("tool_names", out var names) && names.ValueKind == JsonValueKind.Array ? NamesOf(names) : null,
            value.TryGetProperty("read_only", out var readOnly) && readOnly.ValueKind != JsonValueKind.Null
                ? readOnly.GetBoolean()
                : null),
        _ => null,
    };

    private static HashSet<string> NamesOf(JsonElement names) =>
        names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal);
}
