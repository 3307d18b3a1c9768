using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

/// <summary>What a list of tools may say of MCP servers, beyond its mere form.</summary>
internal static class McpRules
{
    // Each costs a connection and a listing; a conversation that needs more needs a gateway in front of them.
    private const int MostServers = 16;

    /// <param name="tools">What a client wants.</param>
    /// <param name="path">Where the list stands in its event.</param>
    /// <returns>Why it cannot be so; null when it can.</returns>
    public static ProtocolError? Refusal(IReadOnlyList<ToolDefinition> tools, string path)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i] is not ToolDefinition.Mcp tool)
            {
                continue;
            }

            var at = $"{path}[{i}]";
            if (UrlRefusal(tool.Definition, at) is { } refusal)
            {
                return refusal;
            }

            if (!labels.Add(tool.ServerLabel))
            {
                return ProtocolErrors.InvalidValue(
                    $"{at}.server_label",
                    "Duplicate MCP server label. Each server needs a label of its own.");
            }

            if (labels.Count > MostServers)
            {
                return ProtocolErrors.InvalidValue(path, $"Too many MCP servers: at most {MostServers} are supported.");
            }
        }

        return null;
    }

    private static ProtocolError? UrlRefusal(JsonElement definition, string at)
    {
        foreach (var name in (ReadOnlySpan<string>)["connector_id", "tunnel_id"])
        {
            if (definition.TryGetProperty(name, out var hosted) && hosted.ValueKind != JsonValueKind.Null)
            {
                return ProtocolErrors.InvalidValue(
                    $"{at}.{name}",
                    $"'{name}' is not supported: this server has no hosted connectors. Use 'server_url' with an MCP server's address.");
            }
        }

        return Uri.TryCreate(definition.GetProperty("server_url").GetString(), UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            ? null
            : ProtocolErrors.InvalidValue(
                $"{at}.server_url",
                "Invalid MCP server URL. Expected an absolute http or https URL without user name or password.");
    }
}
