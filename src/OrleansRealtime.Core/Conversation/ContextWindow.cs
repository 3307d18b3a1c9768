using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Conversation;

/// <summary>
/// What a model sees of a conversation: all of it, until that is too much. Cost depends on the window, not on the
/// conversation's length.
/// </summary>
/// <param name="contextTokens">What the model takes, instructions and tools included.</param>
internal sealed class ContextWindow(int contextTokens)
{
    // The window begins here: dropping many items at once and then none for a while keeps a model's cache of the beginning.
    private ItemId? _first;

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
        var all = Take(log, limit, stopAt: _first);
        if (all.IsWhole)
        {
            return all;
        }

        if (truncation.Kind == TruncationKind.Disabled)
        {
            return all with { IsOverflow = true };
        }

        var kept = Take(log, (int)(limit * (truncation.RetentionRatio ?? 1)), stopAt: null);
        if (truncation.Kind == TruncationKind.RetentionRatio)
        {
            _first = kept.Items.FirstOrDefault()?.Id;
        }

        return kept;
    }

    private static Fitted Take(ConversationLog log, int tokens, ItemId? stopAt)
    {
        // A window whose first item was deleted begins anew.
        stopAt = stopAt is { } first && log.Contains(first) ? first : null;
        var items = new List<ConversationItem>();
        var audioTokens = 0;
        var isWhole = true;
        var missingCall = log.NewestFirst().FirstOrDefault()?.Item is ConversationItem.FunctionCallOutput newest
            && log.HasCall(newest.CallId) ? newest.CallId : null;
        foreach (var entry in log.NewestFirst())
        {
            var audio = ItemTokens.OfAudio(entry);
            tokens -= audio + ItemTokens.OfText(entry.Item);
            if (tokens < 0)
            {
                isWhole = false;
                if (items.Count > 0 && missingCall is null)
                {
                    break;
                }
            }

            audioTokens += audio;
            items.Add(entry.Item);
            if (entry.Item is ConversationItem.FunctionCall call && call.CallId == missingCall)
            {
                missingCall = null;
            }

            if (entry.Item.Id == stopAt)
            {
                break;
            }
        }

        items.Reverse();
        DropResultsWithoutCalls(items);
        return new Fitted(items, audioTokens, isWhole, IsOverflow: false);
    }

    // A result whose call fell out of the window means nothing, and many models refuse it.
    private static void DropResultsWithoutCalls(List<ConversationItem> items)
    {
        var calls = items.OfType<ConversationItem.FunctionCall>().Select(call => call.CallId).ToHashSet();
        items.RemoveAll(item => item is ConversationItem.FunctionCallOutput output && !calls.Contains(output.CallId));
    }

    /// <summary>A window.</summary>
    /// <param name="Items">Oldest first.</param>
    /// <param name="AudioTokens">What their audio takes.</param>
    /// <param name="IsWhole">Nothing had to be left out.</param>
    /// <param name="IsOverflow">Something had to be, and must not.</param>
    internal sealed record Fitted(List<ConversationItem> Items, int AudioTokens, bool IsWhole, bool IsOverflow);
}
