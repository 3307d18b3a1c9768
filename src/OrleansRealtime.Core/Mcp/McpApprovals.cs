using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Mcp;

/// <summary>Calls that wait for the client's word. Each is answered once.</summary>
internal sealed partial class McpApprovals(ContextMachine contexts, StateLedger ledger)
{
    // Of a client that never answers, the oldest questions are forgotten.
    private const int Kept = 128;

    private readonly Dictionary<string, McpQuestion?> _questions = new(StringComparer.Ordinal);
    private readonly List<(string Request, long Order)> _order = [];
    private long _asked;

    public void Ask(ItemId request, McpQuestion question)
    {
        _questions[request.Value] = question;
        _order.Add((request.Value, ++_asked));
        ledger.TouchApproval(request.Value);
        if (_order.Count > Kept)
        {
            Remove(_order[0].Request);
        }
    }

    /// <summary>Why this answer cannot be; null when it can.</summary>
    public ProtocolError? Refusal(ConversationItem.McpApprovalResponse answer)
    {
        var request = answer.ApprovalRequestId;
        if (contexts.FindItem(new ItemId(request)) is not { Item: ConversationItem.McpApprovalRequest })
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.InvalidApprovalRequestId,
                $"Approval request ID '{request}' not found in conversation.",
                "item.approval_request_id");
        }

        // A request the client brought along is history, and so is its answer.
        return _questions.TryGetValue(request, out var question) && question is null
            ? ProtocolError.InvalidRequest(
                ErrorCodes.InvalidApprovalRequestId,
                $"Approval request '{request}' has already been answered.",
                "item.approval_request_id")
            : null;
    }

    /// <summary>The request has left its conversation.</summary>
    public void Forget(ItemId request)
    {
        if (_questions.ContainsKey(request.Value))
        {
            Remove(request.Value);
        }
    }

    /// <summary>Takes an answer that was not refused.</summary>
    /// <returns>The call to make now; null when there is none.</returns>
    public McpQuestion? Take(ConversationItem.McpApprovalResponse answer)
    {
        if (!_questions.TryGetValue(answer.ApprovalRequestId, out var question))
        {
            return null;
        }

        _questions[answer.ApprovalRequestId] = null;
        ledger.TouchApproval(answer.ApprovalRequestId);
        return answer.Approve ? question : null;
    }

    private void Remove(string request)
    {
        _questions.Remove(request);
        _order.RemoveAll(asked => asked.Request == request);
        ledger.TouchApproval(request);
    }
}
