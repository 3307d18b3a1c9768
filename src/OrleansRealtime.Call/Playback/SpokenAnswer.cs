namespace OrleansRealtime.Call.Playback;

/// <summary>
/// The answer as a listener would hear it: audio comes faster than it sounds, so what was heard at some moment follows from
/// when each piece could begin. Keeps the audio too, cut where the listener cut it. Not thread-safe.
/// </summary>
internal sealed class SpokenAnswer
{
    public const int SampleRate = 24_000;

    private readonly List<Item> _items = [];
    private TimeSpan _playsUntil;

    public bool IsEmpty => _items.Count == 0;

    public TimeSpan Duration => ToTime(_items.Sum(item => (long)item.Samples.Count));

    /// <summary>More of an item has come in.</summary>
    public void Add(string itemId, ReadOnlySpan<short> samples, TimeSpan now)
    {
        if (_items.Count == 0 || _items[^1].Id != itemId)
        {
            _items.Add(new Item(itemId));
        }

        // After an underrun it goes on when the next piece is there.
        var begins = _playsUntil > now ? _playsUntil : now;
        var item = _items[^1];
        item.Pieces.Add((begins, samples.Length));
        item.Samples.AddRange(samples);
        _playsUntil = begins + ToTime(samples.Length);
    }

    public bool IsPlaying(TimeSpan now) => now < _playsUntil;

    /// <summary>How much of everything has been heard.</summary>
    public TimeSpan Heard(TimeSpan now) => ToTime(_items.Sum(item => item.HeardSamples(now)));

    /// <summary>The listener stops playing: what they will not hear is thrown away.</summary>
    /// <returns>The items that were not heard to their end so far, oldest first.</returns>
    public IReadOnlyList<HeardItem> Interrupt(TimeSpan now)
    {
        if (!IsPlaying(now))
        {
            return [];
        }

        var cut = new List<HeardItem>();
        foreach (var item in _items)
        {
            var heard = item.HeardSamples(now);
            if (heard < item.Samples.Count)
            {
                item.Samples.RemoveRange((int)heard, item.Samples.Count - (int)heard);
                item.Pieces.Clear();
                item.Pieces.Add((TimeSpan.MinValue, (int)heard));
                cut.Add(new HeardItem(item.Id, ToTime(heard)));
            }
        }

        _playsUntil = now;
        return cut;
    }

    public short[] ToArray() => [.. _items.SelectMany(item => item.Samples)];

    private static TimeSpan ToTime(long samples) => TimeSpan.FromSeconds((double)samples / SampleRate);

    private sealed class Item(string id)
    {
        public string Id { get; } = id;

        public List<short> Samples { get; } = [];

        public List<(TimeSpan Begins, int Length)> Pieces { get; } = [];

        public long HeardSamples(TimeSpan now)
        {
            var heard = 0L;
            foreach (var (begins, length) in Pieces)
            {
                if (begins == TimeSpan.MinValue)
                {
                    heard += length;
                }
                else if (now > begins)
                {
                    heard += Math.Min(length, (long)((now - begins).TotalSeconds * SampleRate));
                }
            }

            return heard;
        }
    }
}
