using System.Threading.Channels;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>The gateway of a host that reaches no MCP servers: it says so.</summary>
public sealed class NoMcpGateway : IMcpGateway
{
    private const string Message = "This server does not reach MCP servers.";

    public IMcpSession Open(SessionId sessionId) => new Session();

    private sealed class Session : IMcpSession
    {
        // As many as a session can have running.
        private readonly Channel<McpEvent> _events = Channel.CreateBounded<McpEvent>(64);

        public void Post(McpCommand command)
        {
            if (command is McpCommand.ListTools or McpCommand.CallTool)
            {
                _events.Writer.TryWrite(command is McpCommand.ListTools
                    ? new McpEvent.ListingFailed(command.Operation, Message)
                    : new McpEvent.CallFailed(command.Operation, McpFailure.Tool(Message)));
            }
        }

        public IAsyncEnumerable<McpEvent> ReadAllAsync(CancellationToken cancellationToken) =>
            _events.Reader.ReadAllAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
