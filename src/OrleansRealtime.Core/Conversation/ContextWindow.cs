using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Conversation;

/// <summary>
/// What a model sees of a conversation: all of it, until that is too much. A turn costs what changed since the last one, however long
/// the conversation or the window has grown.
/// </summary>
/// <param name="contextTokens">What the model takes, instructions and tools included.</param>
/// <param name="anchor">Where an earlier one began; null for a new one.</param>
internal sealed class ContextWindow(int contextTokens, ItemId? anchor = null)
{
    // The window begins here: dropping many items at once and then none for a while keeps a model's cache of the beginning.
    private ItemId? _anchor = anchor;
    private ConversationTail? _tail;

    /// <summary>The item the window begins with; null when nothing was dropped down to a ratio.</summary>
    public ItemId? Anchor => _anchor;

    /// <summary>
    /// The window, oldest first. The newest item is always in it, and a result's call with it; only a result whose call was deleted
    /// means nothing any more.
    /// </summary>
    /// <param name="log">The conversation.</param>
    /// <param name="truncation">What to do when it has grown too long.</param>
    /// <param name="fixedTokens">What instructions and tools take.</param>
    public Fitted Fit(ConversationLog log, Truncation truncation, int fixedTokens)
    {
        var limit = Math.Max(0, contextTokens - fixedTokens);
        limit = Math.Min(limit, truncation.PostInstructionTokens ?? limit);
        var tail = _tail?.Log == log ? _tail : _tail = new ConversationTail(log);
        _anchor = truncation.Kind == TruncationKind.RetentionRatio ? _anchor : null;

        // A window whose first item was deleted begins anew.
        var first = (_anchor is { } kept ? log.FindNode(kept) : null) ?? log.First;
        tail.Extend(limit, first);
        if (tail.Start == first && tail.Tokens <= limit)
        {
            return tail.ToFitted();
        }

        if (truncation.Kind == TruncationKind.Disabled)
        {
            return tail.ToFitted() with { IsOverflow = true };
        }

        tail.Shrink((int)(limit * (truncation.RetentionRatio ?? 1)));
        if (truncation.Kind == TruncationKind.RetentionRatio)
        {
            _anchor = tail.Start?.Value.Item.Id;
        }

        return tail.ToFitted();
    }

    /// <summary>A window.</summary>
    /// <param name="Items">Oldest first.</param>
    /// <param name="AudioTokens">What their audio takes.</param>
    /// <param name="HasMcp">Some of them are of <see cref="Mcp.McpHistory"/>.</param>
    /// <param name="IsOverflow">Something had to be left out, and must not.</param>
    internal sealed record Fitted(IReadOnlyList<ConversationItem> Items, int AudioTokens, bool HasMcp, bool IsOverflow);
}
