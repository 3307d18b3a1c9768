using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Conversation;

/// <summary>What <see cref="ContextWindow"/> must give, found the simple way: by counting everything again each time.</summary>
internal sealed class PlainWindow(int contextTokens)
{
    private ItemId? _anchor;

    public (List<ConversationItem> Items, bool IsOverflow) Fit(ConversationLog log, Truncation truncation)
    {
        var entries = new List<ConversationEntry>();
        for (var node = log.First; node is not null; node = node.Next)
        {
            entries.Add(node.Value);
        }

        var limit = Math.Min(contextTokens, truncation.PostInstructionTokens ?? contextTokens);
        _anchor = truncation.Kind == TruncationKind.RetentionRatio ? _anchor : null;
        var first = Math.Max(0, entries.FindIndex(entry => entry.Item.Id == _anchor));
        if (entries[first..].Sum(TokensOf) <= limit)
        {
            return (Shown(entries[first..]), false);
        }

        if (truncation.Kind == TruncationKind.Disabled)
        {
            return ([], true);
        }

        var start = Start(entries, (int)(limit * (truncation.RetentionRatio ?? 1)));
        _anchor = truncation.Kind == TruncationKind.RetentionRatio ? entries[start].Item.Id : null;
        return (Shown(entries[start..]), false);
    }

    private static int TokensOf(ConversationEntry entry) => ItemTokens.OfText(entry.Item) + ItemTokens.OfAudio(entry);

    /// <summary>Where the longest end begins that fits; the newest is in it whatever it takes.</summary>
    private static int Start(List<ConversationEntry> entries, int limit)
    {
        var start = entries.Count - 1;
        for (var tokens = entries.Count == 0 ? 0 : TokensOf(entries[start]);
            start > 0 && (tokens += TokensOf(entries[start - 1])) <= limit;)
        {
            start--;
        }

        if (entries.Count > 0 && entries[^1].Item is ConversationItem.FunctionCallOutput newest)
        {
            var call = entries.FindLastIndex(entry => IsCallOf(entry.Item, newest));
            start = call < 0 ? start : Math.Min(start, call);
        }

        return Math.Max(0, start);
    }

    private static List<ConversationItem> Shown(List<ConversationEntry> entries)
    {
        var items = entries.ConvertAll(entry => entry.Item);
        return items.FindAll(item =>
            item is not ConversationItem.FunctionCallOutput result || items.Exists(other => IsCallOf(other, result)));
    }

    private static bool IsCallOf(ConversationItem item, ConversationItem.FunctionCallOutput result) =>
        item is ConversationItem.FunctionCall call && call.CallId == result.CallId;
}
