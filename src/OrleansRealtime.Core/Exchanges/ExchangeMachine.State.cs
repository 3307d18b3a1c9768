using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Exchanges;

internal sealed partial class ExchangeMachine
{
    /// <summary>Responses the exchange has had.</summary>
    public int Responses => _responses;

    /// <summary>Whether an item belongs to the exchange.</summary>
    public bool Holds(ItemId itemId) => _items.Contains(itemId);

    public void Restore(ConversationLog? conversation, int responses, IEnumerable<ItemId> items)
    {
        Conversation = conversation;
        _responses = responses;
        _items.UnionWith(items);
    }
}
