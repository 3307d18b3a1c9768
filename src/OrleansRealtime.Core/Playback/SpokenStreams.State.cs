using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core.Playback;

internal sealed partial class SpokenStreams
{
    public IReadOnlyList<SpokenStreamRecord> ToRecords() =>
        [.. _order.Select(stream => new SpokenStreamRecord(stream, _items[stream]))];

    public void Restore(IEnumerable<SpokenStreamRecord> records)
    {
        foreach (var record in records)
        {
            Remember(record.Stream, record.Item);
        }
    }
}
