using OrleansRealtime.Core.Mcp;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A session's own connections to MCP servers. Disposing it cancels what runs and closes them.</summary>
public interface IMcpSession : IAsyncDisposable
{
    /// <summary>Starts or cancels an operation; never waits for one.</summary>
    void Post(McpCommand command);

    /// <summary>What became of the operations. Enumerated once.</summary>
    IAsyncEnumerable<McpEvent> ReadAllAsync(CancellationToken cancellationToken);
}
