using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Mcp.Options;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Mcp;

/// <summary>MCP servers over HTTP, through the official SDK.</summary>
public sealed class McpGateway(
    IOptions<McpOptions> options,
    TimeProvider time,
    ILogger<McpGateway> logger) : IMcpGateway
{
    public IMcpSession Open(SessionId sessionId) => new McpSession(options.Value, time, logger);
}
