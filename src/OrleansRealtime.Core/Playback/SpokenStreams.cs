using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Playback;

/// <summary>Which item each recent audio stream belongs to, so that a late word of what was heard finds it. Bounded.</summary>
internal sealed partial class SpokenStreams
{
    // Streams whose audio may still be on its way to a slow client; older ones have long been heard or dropped.
    private const int Kept = 16;

    private readonly Queue<AudioStreamId> _order = new();
    private readonly Dictionary<AudioStreamId, ItemId> _items = [];

    public void Remember(AudioStreamId stream, ItemId itemId)
    {
        if (!_items.TryAdd(stream, itemId))
        {
            return;
        }

        _order.Enqueue(stream);
        if (_order.Count > Kept)
        {
            _items.Remove(_order.Dequeue());
        }
    }

    public ItemId? Find(AudioStreamId stream) => _items.TryGetValue(stream, out var itemId) ? itemId : null;
}
