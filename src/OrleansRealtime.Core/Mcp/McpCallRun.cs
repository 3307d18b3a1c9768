using OrleansRealtime.Core.Responses;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Mcp;

/// <summary>A call of an MCP tool, from the response that made it to its result, which may come after that response.</summary>
internal sealed partial class McpCallRun(
    OperationId operation,
    ResponseRun response,
    ConversationItem.McpCall item,
    ItemId? previous,
    int outputIndex)
{
    public OperationId Operation => operation;

    public ResponseRun Response => response;

    public ItemId? Previous => previous;

    public int OutputIndex => outputIndex;

    /// <summary>The call with its arguments; with its output or error once there is one.</summary>
    public ConversationItem.McpCall Item { get; private set; } = item;

    public bool IsOver { get; private set; }

    public bool Failed { get; private set; }

    public void Complete(string output)
    {
        IsOver = true;
        Item = Item with { Output = output, Status = ItemStatus.Completed };
    }

    public void Fail(McpFailure failure)
    {
        IsOver = true;
        Failed = true;
        Item = Item with { Error = failure.ToJson(), Status = ItemStatus.Incomplete };
    }
}
