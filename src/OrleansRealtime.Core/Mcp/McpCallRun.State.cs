using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Mcp;

internal sealed partial class McpCallRun
{
    public static McpCallRun Of(McpCallRecord record, ResponseRun response)
    {
        var item = (ConversationItem.McpCall)record.Item;
        return new McpCallRun(record.Operation, response, item, record.Previous, record.OutputIndex)
        {
            IsOver = record.IsOver,
            Failed = record.Failed,
        };
    }
}
