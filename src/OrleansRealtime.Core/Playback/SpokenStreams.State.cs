using OrleansRealtime.Core.Conversation;

namespace OrleansRealtime.Core.Playback;

internal sealed partial class SpokenStreams
{
    /// <summary>Remembers the newest again: the items themselves say which streams they were spoken in.</summary>
    public void Restore(IEnumerable<ConversationEntry> entries)
    {
        var spoken = entries
            .Where(entry => entry.Stream is not null)
            .OrderBy(entry => entry.Stream!.Value.Operation.Value)
            .ThenBy(entry => entry.Stream!.Value.Message);
        foreach (var entry in spoken)
        {
            Remember(entry.Stream!.Value, entry.Item.Id!.Value);
        }
    }
}
