using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>The ordered items of one conversation. Every operation costs the same however long it has grown.</summary>
internal sealed class ConversationLog(ConversationId id, int maxItems, long maxCharacters)
{
    private readonly LinkedList<ConversationEntry> _entries = new();
    private readonly Dictionary<ItemId, LinkedListNode<ConversationEntry>> _byId = [];
    private readonly HashSet<string> _callIds = [];
    private long _characters;

    public ConversationId Id => id;

    public int Count => _byId.Count;

    /// <summary>No more than what answers themselves add.</summary>
    public bool IsFull => _byId.Count >= maxItems || _characters >= maxCharacters;

    public ItemId? LastId => _entries.Last?.Value.Item.Id;

    public bool Contains(ItemId itemId) => _byId.ContainsKey(itemId);

    public bool HasCall(string callId) => _callIds.Contains(callId);

    public ConversationEntry? Find(ItemId itemId) =>
        _byId.TryGetValue(itemId, out var node) ? node.Value : null;

    /// <summary>Newest first, for whoever fills a window from the end.</summary>
    public IEnumerable<ConversationEntry> NewestFirst()
    {
        for (var node = _entries.Last; node is not null; node = node.Previous)
        {
            yield return node.Value;
        }
    }

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

        if (_byId.Count >= maxItems || _characters + WeightOf(entry.Item) > maxCharacters)
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

        _entries.Remove(node);
        _characters -= WeightOf(node.Value.Item);
        if (node.Value.Item is ConversationItem.FunctionCall { CallId: { } callId })
        {
            _callIds.Remove(callId);
        }

        return true;
    }

    /// <summary>Replaces an entry's item by a later state of the same item.</summary>
    public void Update(ConversationEntry entry, ConversationItem item)
    {
        if (_byId.ContainsKey(item.Id!.Value))
        {
            _characters += WeightOf(item) - WeightOf(entry.Item);
        }

        entry.Item = item;
    }

    public static ProtocolError DuplicateId(ItemId itemId) => ProtocolError.InvalidRequest(
        ErrorCodes.ItemCreateDuplicateId,
        $"Error adding item: an item with id '{itemId}' already exists.");

    private void Index(LinkedListNode<ConversationEntry> node)
    {
        var item = node.Value.Item;
        _byId.Add(item.Id!.Value, node);
        _characters += WeightOf(item);
        if (item is ConversationItem.FunctionCall { CallId: { } callId })
        {
            _callIds.Add(callId);
        }
    }

    private static long WeightOf(ConversationItem item) => item switch
    {
        ConversationItem.Message message => message.Content.Sum(PartWeight),
        ConversationItem.FunctionCall call => call.Arguments.Length,
        ConversationItem.FunctionCallOutput output => output.Output.Length,
        ConversationItem.McpCall call => call.Arguments.Length + (call.Output?.Length ?? 0),
        ConversationItem.McpListTools list => list.Tools.GetRawText().Length,
        ConversationItem.McpApprovalRequest request => request.Arguments.Length,
        _ => 0,
    };

    private static long PartWeight(ContentPart part) => part switch
    {
        ContentPart.InputText text => text.Text.Length,
        ContentPart.InputAudio audio => (audio.Transcript?.Length ?? 0) + (audio.Audio?.Length ?? 0),
        ContentPart.InputImage image => image.ImageUrl.Length,
        ContentPart.OutputText text => text.Text.Length,
        ContentPart.OutputAudio audio => audio.Transcript.Length,
        _ => 0,
    };
}
