using OrleansRealtime.Core.Mcp;

namespace OrleansRealtime.Mcp;

/// <summary>What a client wants sent along with every request to its server.</summary>
internal static class RequestHeaders
{
    // These are HTTP's and MCP's own: set by hand they could make one request look like another.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect",
        "Accept", "Mcp-Session-Id", "Mcp-Protocol-Version", "Last-Event-ID",
    };

    /// <exception cref="FormatException">One of them cannot be sent.</exception>
    public static Dictionary<string, string> Of(McpServer server)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in server.Headers)
        {
            if (name.Length == 0 || !name.All(IsTokenCharacter) || Reserved.Contains(name) || value.Any(char.IsControl))
            {
                throw new FormatException("A header given for the MCP server cannot be sent.");
            }

            headers[name] = value;
        }

        if (server.Authorization is { Length: > 0 } token)
        {
            if (token.Any(char.IsControl))
            {
                throw new FormatException("The authorization given for the MCP server cannot be sent.");
            }

            headers["Authorization"] = token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? token : $"Bearer {token}";
        }

        return headers;
    }

    private static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
