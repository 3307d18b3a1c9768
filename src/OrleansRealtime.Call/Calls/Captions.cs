namespace OrleansRealtime.Call.Calls;

/// <summary>The conversation in words, in the order of its items, pieces joined as they come. Not thread-safe.</summary>
internal sealed class Captions
{
    private readonly List<Caption> _all = [];

    public IReadOnlyList<Caption> All => _all;

    public string UserText => Join(byUser: true);

    public string ServerText => Join(byUser: false);

    /// <summary>Keeps a place: a turn's transcript often comes after the answer has begun.</summary>
    public Caption Reserve(string itemId, bool byUser)
    {
        var found = _all.Find(caption => caption.ItemId == itemId);
        if (found is null)
        {
            found = new Caption(itemId, byUser);
            _all.Add(found);
        }

        return found;
    }

    public Caption Append(string itemId, bool byUser, string piece)
    {
        var caption = Reserve(itemId, byUser);
        caption.Text += piece;
        return caption;
    }

    public Caption Finish(string itemId, bool byUser, string text)
    {
        var caption = Reserve(itemId, byUser);
        caption.Text = text;
        caption.IsFinal = true;
        return caption;
    }

    private string Join(bool byUser) =>
        string.Join(' ', _all.Where(caption => caption.ByUser == byUser && caption.Text.Length > 0).Select(c => c.Text));
}
