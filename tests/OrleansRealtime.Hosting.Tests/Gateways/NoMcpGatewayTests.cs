using OrleansRealtime.Core;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Tests.Gateways;

public sealed class NoMcpGatewayTests
{
    [Fact]
    public async Task EveryOperation_FailsAtOnce()
    {
        var server = new McpServer("lab", new Uri("http://localhost"), null, []);
        var session = new NoMcpGateway().Open(new SessionId("sess_1"));

        session.Post(new McpCommand.ListTools(new OperationId(1), server));
        session.Post(new McpCommand.Cancel(new OperationId(1)));
        session.Post(new McpCommand.CallTool(new OperationId(2), server, "add", "{}"));
        await session.DisposeAsync();

        var events = new List<McpEvent>();
        await foreach (var @event in session.ReadAllAsync(CancellationToken.None))
        {
            events.Add(@event);
        }

        Assert.Collection(
            events,
            listing => Assert.IsType<McpEvent.ListingFailed>(listing),
            call => Assert.IsType<McpEvent.CallFailed>(call));
    }
}
