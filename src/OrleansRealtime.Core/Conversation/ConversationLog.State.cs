namespace OrleansRealtime.Core.Conversation;

internal sealed partial class ConversationLog
{
    /// <summary>Takes back entries that were kept, by their ranks; only while it is empty.</summary>
    public void Restore(IEnumerable<ConversationEntry> entries)
    {
        foreach (var entry in entries.OrderBy(entry => entry.Rank))
        {
            var rank = entry.Rank;
            Index(_entries.AddLast(entry));
            entry.Rank = rank;
        }
    }
}
