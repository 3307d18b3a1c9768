using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>The ordered items of one conversation. Every operation costs the same however long it has grown.</summary>
internal sealed partial class ConversationLog(ConversationId id, ConversationSize size, StateLedger? ledger = null)
{
    private readonly LinkedList<ConversationEntry> _entries = new();
    private readonly Dictionary<ItemId, LinkedListNode<ConversationEntry>> _byId = [];
    private readonly CallPairs _calls = new();

    public ConversationId Id => id;

    public int Count => _byId.Count;

    public ItemId? LastId => _entries.Last?.Value.Item.Id;

    /// <summary>All of it, oldest first.</summary>
    public IEnumerable<ConversationEntry> Entries => _entries;

    public LinkedListNode<ConversationEntry>? First => _entries.First;

    public LinkedListNode<ConversationEntry>? Last => _entries.Last;

    /// <summary>Who is told of every change; one at most.</summary>
    public IConversationObserver? Observer { get; set; }

    public bool Contains(ItemId itemId) => _byId.ContainsKey(itemId);

    public bool HasCall(string callId) => _calls.HasCall(callId);

    public ConversationEntry? Find(ItemId itemId) =>
        _byId.TryGetValue(itemId, out var node) ? node.Value : null;

    public LinkedListNode<ConversationEntry>? FindNode(ItemId itemId) => _byId.GetValueOrDefault(itemId);

    /// <summary>Appends an item of our own making.</summary>
    /// <returns>The id of the item before it; null for the first.</returns>
    public ItemId? Append(ConversationEntry entry)
    {
        var previous = LastId;
        Index(_entries.AddLast(entry));
        return previous;
    }

    /// <summary>Adds a client's item where it asked for.</summary>
    public bool TryInsert(
        ConversationEntry entry,
        ItemId? after,
        out ItemId? previous,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        previous = null;
        var itemId = entry.Item.Id!.Value;
        if (_byId.ContainsKey(itemId))
        {
            error = DuplicateId(itemId);
            return false;
        }

        if (!size.HasRoomFor(1, ItemWeight.Of(entry.Item)))
        {
            error = ProtocolError.InvalidRequest(
                ErrorCodes.ConversationFull,
                "Error adding item: the conversation is full. Delete items before adding more.");
            return false;
        }

        LinkedListNode<ConversationEntry> node;
        if (after is null)
        {
            previous = LastId;
            node = _entries.AddLast(entry);
        }
        else if (after == ItemId.Root)
        {
            node = _entries.AddFirst(entry);
        }
        else if (_byId.TryGetValue(after.Value, out var before))
        {
            previous = after;
            node = _entries.AddAfter(before, entry);
        }
        else
        {
            error = ProtocolError.InvalidRequest(
                ErrorCodes.ItemCreateInvalidPrevious,
                $"Error adding item: the previous item with id '{after}' does not exist.");
            return false;
        }

        Index(node);
        error = null;
        return true;
    }

    public bool Remove(ItemId itemId)
    {
        if (!_byId.Remove(itemId, out var node))
        {
            return false;
        }

        Observer?.OnRemoving(node);
        _entries.Remove(node);
        size.Add(-1, -ItemWeight.Of(node.Value.Item));
        _calls.Remove(node.Value.Item);
        ledger?.TouchItem(itemId);
        return true;
    }

    /// <summary>Empties it.</summary>
    /// <returns>What was in it.</returns>
    public IReadOnlyList<ConversationEntry> RemoveAll()
    {
        // The newest first: whoever follows the conversation looks there first.
        var entries = new List<ConversationEntry>(_entries.Count);
        while (_entries.Last is { } newest)
        {
            entries.Add(newest.Value);
            Remove(newest.Value.Item.Id!.Value);
        }

        return entries;
    }

    /// <summary>Replaces an entry's item by a later state of the same item.</summary>
    public void Update(ConversationEntry entry, ConversationItem item)
    {
        if (_byId.ContainsKey(item.Id!.Value))
        {
            size.Add(0, ItemWeight.Of(item) - ItemWeight.Of(entry.Item));
            Observer?.OnUpdating(entry, item);
            ledger?.TouchItem(item.Id.Value);
        }

        entry.Item = item;
    }

    public static ProtocolError DuplicateId(ItemId itemId) => ProtocolError.InvalidRequest(
        ErrorCodes.ItemCreateDuplicateId,
        $"Error adding item: an item with id '{itemId}' already exists.");

    private void Index(LinkedListNode<ConversationEntry> node)
    {
        var item = node.Value.Item;
        ItemRanks.Assign(node, ledger);
        ledger?.TouchItem(item.Id!.Value);
        _byId.Add(item.Id!.Value, node);
        size.Add(1, ItemWeight.Of(item));
        _calls.Add(item);
        Observer?.OnAdded(node);
    }
}
