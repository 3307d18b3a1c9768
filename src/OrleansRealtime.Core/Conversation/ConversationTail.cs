using System.Collections.Immutable;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>
/// The end of a conversation, kept up with it: what it takes of a context, and its items as a list that later changes leave alone.
/// </summary>
internal sealed class ConversationTail : IConversationObserver
{
    private readonly CallPairs _calls = new();
    private ImmutableList<ConversationItem> _items = [];
    private int _audioTokens;
    private int _mcpItems;

    public ConversationTail(ConversationLog log)
    {
        Log = log;
        log.Observer = this;
    }

    public ConversationLog Log { get; }

    /// <summary>The oldest entry of it; null when it is empty.</summary>
    public LinkedListNode<ConversationEntry>? Start { get; private set; }

    /// <summary>What all of it takes.</summary>
    public int Tokens { get; private set; }

    /// <summary>Takes in older entries, not beyond <paramref name="first"/>, while there is room; the newest in any case.</summary>
    public void Extend(int limit, LinkedListNode<ConversationEntry>? first)
    {
        if (Start is null && Log.Last is { } last)
        {
            Prepend(last);
        }

        while (Start != first && Start?.Previous is { } older && Tokens + TokenCost.Of(older.Value).Total <= limit)
        {
            Prepend(older);
        }
    }

    /// <summary>Drops the oldest until no more than so much is taken; the newest stays, and its call if it is a result.</summary>
    public void Shrink(int limit)
    {
        var call = Log.Last?.Value.Item is ConversationItem.FunctionCallOutput newest && Log.HasCall(newest.CallId)
            ? newest.CallId
            : null;
        while (Tokens > limit && Start != Log.Last && !IsOnlyCall(Start!.Value.Item, call))
        {
            var oldest = Start!;
            Start = oldest.Next;
            Forget(oldest.Value, index: 0);
        }

        while (call is not null && !_calls.HasCall(call) && Start?.Previous is { } older)
        {
            Prepend(older);
        }
    }

    public ContextWindow.Fitted ToFitted() => new(
        _calls.HasLoneResults ? [.. _items.Where(item => !_calls.IsLoneResult(item))] : _items,
        _audioTokens,
        HasMcp: _mcpItems > 0,
        IsOverflow: false);

    public void OnAdded(LinkedListNode<ConversationEntry> node)
    {
        // What was added before the start is taken in when there is room.
        if (node.Previous is { Value.Cost: not null } before)
        {
            Count(node.Value);
            _items = _items.Insert(IndexOf(before.Value.Item) + 1, node.Value.Item);
        }
    }

    public void OnRemoving(LinkedListNode<ConversationEntry> node)
    {
        if (node.Value.Cost is null)
        {
            return;
        }

        if (Start == node)
        {
            Start = node.Next;
        }

        Forget(node.Value, IndexOf(node.Value.Item));
    }

    public void OnUpdating(ConversationEntry entry, ConversationItem next)
    {
        if (entry.Cost is null)
        {
            return;
        }

        var index = IndexOf(entry.Item);
        Discount(entry);
        entry.Item = next;
        Count(entry);
        _items = _items.SetItem(index, next);
    }

    private bool IsOnlyCall(ConversationItem item, string? callId) =>
        item is ConversationItem.FunctionCall call && call.CallId == callId && _calls.CountCalls(callId!) == 1;

    private void Prepend(LinkedListNode<ConversationEntry> node)
    {
        Start = node;
        Count(node.Value);
        _items = _items.Insert(0, node.Value.Item);
    }

    private void Forget(ConversationEntry entry, int index)
    {
        Discount(entry);
        _items = _items.RemoveAt(index);
    }

    private void Count(ConversationEntry entry)
    {
        var cost = TokenCost.Of(entry);
        entry.Cost = cost;
        Tokens += cost.Total;
        _audioTokens += cost.Audio;
        _mcpItems += McpHistory.IsMcp(entry.Item) ? 1 : 0;
        _calls.Add(entry.Item);
    }

    private void Discount(ConversationEntry entry)
    {
        var cost = entry.Cost!.Value;
        entry.Cost = null;
        Tokens -= cost.Total;
        _audioTokens -= cost.Audio;
        _mcpItems -= McpHistory.IsMcp(entry.Item) ? 1 : 0;
        _calls.Remove(entry.Item);
    }

    // What changes is nearly always near the end.
    private int IndexOf(ConversationItem item) => _items.FindLastIndex(found => ReferenceEquals(found, item));
}
