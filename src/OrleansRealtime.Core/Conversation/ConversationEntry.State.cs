using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core.Conversation;

internal sealed partial class ConversationEntry
{
    /// <summary>All of it but what was counted for it; where it is, is for its owner to add.</summary>
    public ItemRecord ToRecord() => new()
    {
        Rank = Rank,
        Item = Item,
        AudioLength = AudioLength,
        HeardUntil = HeardUntil,
        CutAt = CutAt,
        Stream = Stream,
        Spoken = Spoken?.ToRecord(),
    };

    public static ConversationEntry Of(ItemRecord record)
    {
        // Nothing that belongs to a conversation is without a name.
        _ = record.Item.Id!.Value;
        return new ConversationEntry(record.Item)
        {
            Rank = record.Rank,
            AudioLength = record.AudioLength,
            HeardUntil = record.HeardUntil,
            CutAt = record.CutAt,
            Stream = record.Stream,
            Spoken = record.Spoken is { } spoken ? SpokenTimeline.Of(spoken) : null,
        };
    }
}
