using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Core.Mcp;

/// <summary>What a session has to do with MCP servers: what they offer, which calls run, which wait for approval.</summary>
internal sealed partial class McpMachine(
    SessionOutbox outbox,
    IdSource ids,
    ContextMachine contexts,
    SessionSettings settings,
    StateLedger ledger)
{
    private readonly Dictionary<OperationId, McpCallRun> _calls = [];

    public McpListings Listings { get; } = new(outbox, ids, contexts, settings, ledger);

    public McpApprovals Approvals { get; } = new(contexts, ledger);

    /// <summary>A call the client has approved is running, whose result belongs to this conversation.</summary>
    public bool RunsApprovedCall(ConversationLog conversation) => _calls.Values.Any(call =>
        call.Item.ApprovalRequestId is not null && !call.Response.Terms.OutOfBand && call.Response.Conversation == conversation);

    public IReadOnlyList<McpCallRun> Calls => [.. _calls.Values];

    public void Call(
        OperationId operation,
        ResponseRun response,
        ExposedTool tool,
        string arguments,
        string? approvalRequestId)
    {
        var call = response.BeginMcpCall(operation, tool, arguments, approvalRequestId);
        if (_calls.Count >= settings.MaxMcpCalls)
        {
            call.Fail(McpFailure.Tool($"Too many tool calls at once: at most {settings.MaxMcpCalls} may run."));
            response.HandleMcpResult(call);
            return;
        }

        _calls.Add(operation, call);
        outbox.Do(new SessionEffect.Mcp(new McpCommand.CallTool(operation, tool.Server, tool.Tool.Name, arguments)));
    }

    /// <summary>Takes a running call; null when it is over.</summary>
    public McpCallRun? Take(OperationId operation) => _calls.Remove(operation, out var call) ? call : null;

    public void Cancel(ResponseRun response)
    {
        foreach (var call in Calls.Where(call => call.Response == response))
        {
            _calls.Remove(call.Operation);
            outbox.Do(new SessionEffect.Mcp(new McpCommand.Cancel(call.Operation)));
            call.Fail(McpFailure.Tool("The call was cancelled."));
        }
    }
}
