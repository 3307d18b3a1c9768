namespace OrleansRealtime.Core.Mcp;

/// <summary>Where an MCP server is, and what lets us in.</summary>
/// <param name="Label">Names it within the session.</param>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Authorization">An access token; null for none.</param>
/// <param name="Headers">Sent with every request.</param>
public sealed record McpServer(
    string Label,
    Uri Url,
    string? Authorization,
    IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    // The rest can hold secrets, and records get printed by accident.
    public override string ToString() => $"MCP server '{Label}'";
}
