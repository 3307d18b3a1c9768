namespace OrleansRealtime.Core.Conversation;

/// <summary>What all conversations of a session together hold, and may hold.</summary>
internal sealed class ConversationSize(int maxItems, long maxCharacters)
{
    private int _items;
    private long _characters;

    public bool HasRoomFor(int items, long characters) =>
        _items + items <= maxItems && _characters + characters <= maxCharacters;

    /// <summary>Counts what was added; negative figures for what was removed.</summary>
    public void Add(int items, long characters)
    {
        _items += items;
        _characters += characters;
    }
}
