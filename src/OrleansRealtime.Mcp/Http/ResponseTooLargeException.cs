namespace OrleansRealtime.Mcp.Http;

/// <summary>A server sends more than anybody will read.</summary>
internal sealed class ResponseTooLargeException(long limit)
    : IOException($"The MCP server's response is larger than {limit} bytes.");
