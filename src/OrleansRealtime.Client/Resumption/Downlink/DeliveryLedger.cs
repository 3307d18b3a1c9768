namespace OrleansRealtime.Client.Resumption.Downlink;

/// <summary>What the application has been given and is not yet done with, in order. Not thread-safe.</summary>
internal sealed class DeliveryLedger
{
    // A program that never acknowledges must not fill the memory. What is forgotten here is acknowledged later or not at all: never too early.
    private const int MaxWaiting = 16 * 1024;

    private readonly Queue<Delivery> _waiting = new();
    private long _lastOrdinal;

    /// <summary>Numbered events up to this one are acted on.</summary>
    public long ActedSeq { get; private set; }

    /// <summary>Ends of resyncs that the application is not done with: until then what it knows is void.</summary>
    public int ResyncsWaiting { get; private set; }

    /// <summary>What is acted on once a delivery is.</summary>
    public static long Next(long actedSeq, Delivery delivery) =>
        delivery.EndsResync ? delivery.Seq : Math.Max(actedSeq, delivery.Seq);

    /// <summary>Where the numbers begin.</summary>
    public void Begin(long actedSeq) => ActedSeq = actedSeq;

    /// <returns>The event's place in the stream.</returns>
    public long Add(long seq, OutputItem? item = null, long audioEnd = 0, bool endsResync = false)
    {
        if (_waiting.Count == MaxWaiting)
        {
            ResyncsWaiting -= _waiting.Dequeue().EndsResync ? 1 : 0;
        }

        ResyncsWaiting += endsResync ? 1 : 0;
        _waiting.Enqueue(new Delivery(++_lastOrdinal, seq, item, audioEnd, endsResync));
        return _lastOrdinal;
    }

    /// <summary>The application is done with everything up to a place in the stream.</summary>
    public void Acted(long ordinal)
    {
        while (_waiting.TryPeek(out var first) && first.Ordinal <= ordinal)
        {
            _waiting.Dequeue();
            ActedSeq = Next(ActedSeq, first);
            ResyncsWaiting -= first.EndsResync ? 1 : 0;
            if (first.Item is { } item)
            {
                item.Acted = Math.Max(item.Acted, first.AudioEnd);
            }
        }
    }

    /// <summary>What is waiting up to a place in the stream, without being done with it.</summary>
    public IEnumerable<Delivery> WaitingUpTo(long ordinal) =>
        _waiting.TakeWhile(delivery => delivery.Ordinal <= ordinal);
}
