using OrleansRealtime.Client.Resumption.Downlink;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Resumption;

/// <summary>Tells the server what was acted on: every second while there is anything to tell, or after 100 events. Not thread-safe.</summary>
internal sealed class AcknowledgeSchedule
{
    /// <summary>As many are told at once, whatever the time.</summary>
    public const int MostEvents = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private TimeSpan _last = TimeSpan.MinValue;

    /// <summary>The server was told of events up to here.</summary>
    public long Seq { get; private set; }

    public void StartAgainAt(long seq) => Seq = seq;

    /// <param name="acted">The last numbered event acted on.</param>
    /// <param name="items">The items that speak or spoke.</param>
    /// <param name="now">The time since any fixed moment.</param>
    /// <param name="message">The acknowledgement, when one is due.</param>
    /// <param name="wait">Otherwise the time until one is; infinite when there is nothing to tell.</param>
    public bool TryTake(
        long acted, IReadOnlyList<OutputItem> items, TimeSpan now, out PooledMessage message, out TimeSpan wait)
    {
        message = default;
        wait = Timeout.InfiniteTimeSpan;
        if (acted <= Seq && !AnyNews(items))
        {
            return false;
        }

        // Since never: as long as it can be.
        var left = _last == TimeSpan.MinValue ? TimeSpan.Zero : Interval - (now - _last);
        if (left > TimeSpan.Zero && acted - Seq < MostEvents)
        {
            wait = left;
            return false;
        }

        message = ClientEventEncoder.Event(ResumptionEventTypes.Acknowledge, null, (acted, items), Write);
        Seq = acted;
        _last = now;
        foreach (var item in items)
        {
            item.Acknowledged = item.Acted;
        }

        return true;
    }

    private static bool AnyNews(IReadOnlyList<OutputItem> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Acted > items[i].Acknowledged)
            {
                return true;
            }
        }

        return false;
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, (long Acted, IReadOnlyList<OutputItem> Items) state)
    {
        json.WriteNumber("seq", state.Acted);
        json.WriteStartArray("audio");
        foreach (var item in state.Items)
        {
            if (item.Acted > item.Acknowledged)
            {
                json.WriteStartObject();
                json.WriteString("item_id", item.Id);
                json.WriteNumber("position", item.Acted);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
