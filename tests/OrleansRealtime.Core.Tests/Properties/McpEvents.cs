using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What MCP servers report, of listings and calls that run, are over, or never were.</summary>
internal static class McpEvents
{
    public static McpEvent Of(McpCommand? command, int amount)
    {
        var fails = amount % 4 == 0;
        return command switch
        {
            McpCommand.CallTool call when fails => new McpEvent.CallFailed(call.Operation, McpFailure.Tool("It broke.")),
            McpCommand.CallTool call => new McpEvent.CallCompleted(call.Operation, "three"),
            McpCommand.ListTools list when fails => new McpEvent.ListingFailed(list.Operation, "It broke."),
            McpCommand.ListTools list => new McpEvent.ToolsListed(list.Operation, [McpSimulation.Tool("add")]),
            _ => new McpEvent.CallCompleted(new OperationId(0), ""),
        };
    }
}
