using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Responses;

internal sealed partial class ResponseRun
{
    private readonly List<McpCallRun> _mcpCalls = [];

    /// <summary>What its model may call; empty until the model is asked.</summary>
    public Toolbox Toolbox { get; set; } = Toolbox.Empty;

    /// <summary>The model's end, while tools are still being waited for; else null.</summary>
    public InferenceEvent.ResponseCompleted? Ending { get; private set; }

    /// <summary>Some tool has yet to answer.</summary>
    public bool AwaitsTools => _mcpCalls.Exists(call => !call.IsOver);

    /// <summary>The model is done, and the tools are not.</summary>
    public void AwaitTools(InferenceEvent.ResponseCompleted ending)
    {
        Ending = ending;
        ledger.TouchOutput(Operation);
    }

    /// <summary>The model calls an MCP tool, or the client has approved such a call.</summary>
    public McpCallRun BeginMcpCall(OperationId call, ExposedTool tool, string arguments, string? approvalRequestId)
    {
        // An approval may come while a later message is being spoken: that one goes on.
        if (approvalRequestId is null)
        {
            CloseOpenOutput();
            _outputTextCharacters += tool.ModelName.Length + arguments.Length;
        }

        var item = new ConversationItem.McpCall(
            tool.Server.Label, tool.Tool.Name, "", approvalRequestId, Output: null, Error: null)
        {
            Id = new ItemId(ids.Next("item_")),
            Status = ItemStatus.InProgress,
        };
        var full = item with { Arguments = arguments };
        var (itemId, index) = (item.Id.Value, _output.Count);

        outbox.Send(new ServerEvent.OutputItemAdded(id, index, item));
        var entry = new ConversationEntry(item);
        var previous = AddToConversation(entry);
        AddOutput(full);
        outbox.Send(new ServerEvent.McpArgumentsDelta(id, itemId, index, arguments));
        outbox.Send(new ServerEvent.McpArgumentsDone(id, itemId, index, arguments));
        conversation.Update(entry, full);
        outbox.Send(new ServerEvent.McpCallInProgress(index, itemId));
        var run = new McpCallRun(call, this, full, previous, index);
        _mcpCalls.Add(run);
        return run;
    }

    /// <summary>The model calls an MCP tool that the client wants to be asked about.</summary>
    /// <returns>What the client will answer to.</returns>
    public ItemId RequestApproval(ExposedTool tool, string arguments)
    {
        CloseOpenOutput();
        _outputTextCharacters += tool.ModelName.Length + arguments.Length;
        var item = new ConversationItem.McpApprovalRequest(tool.Server.Label, tool.Tool.Name, arguments)
        {
            Id = new ItemId(ids.Next("item_")),
        };
        var index = _output.Count;
        outbox.Send(new ServerEvent.OutputItemAdded(id, index, item));
        var entry = new ConversationEntry(item);
        var previous = AddToConversation(entry);
        AddOutput(item);
        Finish(item, entry, previous, index);
        return item.Id.Value;
    }

    /// <summary>Tells the result of a call, now or, while the response runs, with the response's end.</summary>
    /// <remarks>
    /// Many clients ask for the next response as soon as they hear of a result: by then this one must be over.
    /// </remarks>
    public void HandleMcpResult(McpCallRun call)
    {
        ledger.TouchOutput(Operation);
        if (Status != ResponseStatus.InProgress)
        {
            CloseMcpCall(call);
        }
    }

    // A model that was done before it was cut short has told what it took.
    private TokenUsage UsageSoFar() => Ending is { } ending ? UsageOf(ending.Usage) : EstimatedUsage();

    /// <summary>Calls still running go on by themselves; their results come when they come.</summary>
    private void CloseMcpCalls()
    {
        foreach (var call in _mcpCalls.Where(call => call.IsOver).ToList())
        {
            CloseMcpCall(call);
        }
    }

    private void CloseMcpCall(McpCallRun call)
    {
        _mcpCalls.Remove(call);
        var itemId = call.Item.Id!.Value;
        outbox.Send(call.Failed
            ? new ServerEvent.McpCallFailed(call.OutputIndex, itemId)
            : new ServerEvent.McpCallCompleted(call.OutputIndex, itemId));
        Finish(call.Item, conversation.Find(itemId), call.Previous, call.OutputIndex);
    }
}
