using System.Text.Json;

namespace OrleansRealtime.Core.Mcp;

/// <summary>A tool as its server describes it.</summary>
/// <param name="Name">What the server calls it.</param>
/// <param name="Description">Null when the server gave none.</param>
/// <param name="InputSchema">A JSON Schema object.</param>
/// <param name="Annotations">The server's hints, an object; null when it gave none.</param>
/// <param name="IsReadOnly">The server says that it changes nothing.</param>
public sealed record McpTool(
    string Name,
    string? Description,
    JsonElement InputSchema,
    JsonElement? Annotations,
    bool IsReadOnly);
