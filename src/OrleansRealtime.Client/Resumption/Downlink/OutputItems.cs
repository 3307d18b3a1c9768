using System.Text.Json;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Resumption.Downlink;

/// <summary>The items that speak or spoke lately. Not thread-safe.</summary>
internal sealed class OutputItems
{
    // Far more than speak at once. Ended ones are remembered only so that a late copy of their audio is known for what it is.
    private const int MaxItems = 64;

    private readonly List<OutputItem> _items = [];

    public IReadOnlyList<OutputItem> All => _items;

    /// <summary>Compares in the event's own bytes: audio comes far too often for a string each time.</summary>
    public OutputItem? Find(JsonElement id)
    {
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            if (id.ValueEquals(_items[i].Id))
            {
                return _items[i];
            }
        }

        return null;
    }

    public OutputItem Add(string id, AudioEncoding encoding)
    {
        if (_items.Count >= MaxItems)
        {
            var ended = _items.FindIndex(static item => item.EndedAt > 0);
            _items.RemoveAt(Math.Max(0, ended));
        }

        var added = new OutputItem(id, encoding);
        _items.Add(added);
        return added;
    }

    public void Clear() => _items.Clear();
}
