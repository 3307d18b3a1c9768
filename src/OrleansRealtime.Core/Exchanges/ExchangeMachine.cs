using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Exchanges;

/// <summary>
/// For sessions that remember nothing: what the exchange going on has brought. An exchange ends with the first response that
/// leaves no tool call without its result; what came in while that response ran is the next one's.
/// </summary>
internal sealed partial class ExchangeMachine(int maxResponses, StateLedger ledger)
{
    private readonly HashSet<ItemId> _items = [];
    private int _responses;

    /// <summary>Where the exchange takes place; null before the first.</summary>
    public ConversationLog? Conversation { get; private set; }

    /// <summary>A response begins: everything there belongs to its exchange.</summary>
    public void Begin(ConversationLog log)
    {
        Conversation = log;
        _responses++;
        for (var node = log.Last; node is not null; node = node.Previous)
        {
            Add(node.Value.Item.Id!.Value);
        }
    }

    /// <summary>A response has ended.</summary>
    /// <param name="log">Its conversation.</param>
    /// <param name="output">What it added to that.</param>
    /// <returns>Whether its exchange is over.</returns>
    public bool End(ConversationLog log, IEnumerable<ItemId> output)
    {
        foreach (var itemId in output.Where(log.Contains))
        {
            Add(itemId);
        }

        return _responses >= maxResponses || !HasCallWithoutResult(log);
    }

    /// <summary>An item has left its conversation.</summary>
    public void Forget(ItemId itemId) => _items.Remove(itemId);

    /// <summary>The exchange is over.</summary>
    /// <returns>What it has brought.</returns>
    public IReadOnlyList<ItemId> Close()
    {
        // In an order that does not depend on how they came here.
        var items = _items.OrderBy(item => item.Value, StringComparer.Ordinal).ToList();
        items.ForEach(ledger.TouchItem);
        _items.Clear();
        _responses = 0;
        return items;
    }

    private void Add(ItemId itemId)
    {
        if (_items.Add(itemId))
        {
            ledger.TouchItem(itemId);
        }
    }

    private bool HasCallWithoutResult(ConversationLog log)
    {
        var results = new HashSet<string>();
        for (var node = log.Last; node is not null; node = node.Previous)
        {
            switch (node.Value.Item)
            {
                case ConversationItem.FunctionCallOutput output:
                    results.Add(output.CallId);
                    break;
                case ConversationItem.McpApprovalResponse answer:
                    results.Add(answer.ApprovalRequestId);
                    break;
                case ConversationItem.McpApprovalRequest { Id: { } question }
                    when _items.Contains(question) && !results.Contains(question.Value):
                    return true;
                case ConversationItem.FunctionCall { CallId: { } callId, Id: { } id }
                    when _items.Contains(id) && !results.Contains(callId):
                    return true;
            }
        }

        return false;
    }
}
