using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Reaches MCP servers on behalf of sessions.</summary>
public interface IMcpGateway
{
    /// <summary>Takes up a session's business; nothing of it is shared with another's.</summary>
    IMcpSession Open(SessionId sessionId);
}
