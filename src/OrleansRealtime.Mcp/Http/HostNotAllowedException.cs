namespace OrleansRealtime.Mcp.Http;

/// <summary>A host was refused before anything was sent to it.</summary>
internal sealed class HostNotAllowedException()
    : Exception("The MCP server's host is not allowed here. The operator can allow it with the setting Realtime:Mcp:AllowedHosts.");
