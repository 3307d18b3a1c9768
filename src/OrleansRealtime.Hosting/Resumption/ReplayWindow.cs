using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>
/// The numbered events a client has not acknowledged, oldest first. Bounded: when there are too many the oldest are forgotten, and a client
/// that comes back for them cannot have them.
/// </summary>
internal sealed class ReplayWindow(int maxEvents, long maxBytes)
{
    private readonly Queue<SessionOutput.Event> _events = new();
    private long _bytes;

    /// <summary>How many are kept.</summary>
    public int Count => _events.Count;

    /// <summary>What they take.</summary>
    public long Bytes => _bytes;

    /// <summary>The last event that is not kept: the window begins behind it.</summary>
    public long Before { get; private set; }

    /// <summary>Takes the next event, whose number is one more than the last one's.</summary>
    /// <param name="event">The event; it has a number.</param>
    /// <param name="forgotten">Takes the numbers of those that had to go.</param>
    public void Add(SessionOutput.Event @event, List<long> forgotten)
    {
        if (_events.Count == 0)
        {
            Before = @event.Seq!.Value - 1;
        }

        _events.Enqueue(@event);
        _bytes += @event.Utf8.Length;

        // One event, however large, is kept.
        while (_events.Count > 1 && (_events.Count > maxEvents || _bytes > maxBytes))
        {
            forgotten.Add(Drop());
        }
    }

    /// <summary>The client has everything up to this one.</summary>
    /// <param name="seq">The number.</param>
    /// <param name="forgotten">Takes the numbers of those that went.</param>
    public void Forget(long seq, List<long> forgotten)
    {
        while (_events.TryPeek(out var oldest) && oldest.Seq <= seq)
        {
            forgotten.Add(Drop());
        }
    }

    /// <summary>Everything behind a number, if all of it is kept.</summary>
    /// <param name="after">The last event the client acted on.</param>
    /// <param name="last">The last number given.</param>
    /// <param name="events">The events, oldest first.</param>
    public bool TryGetAfter(long after, long last, [NotNullWhen(true)] out IReadOnlyList<SessionOutput.Event>? events)
    {
        var isKept = after == last || (after >= Before && _events.Count > 0);
        events = isKept ? [.. _events.Where(@event => @event.Seq > after)] : null;
        return isKept;
    }

    /// <summary>Gives back memory that is not needed now.</summary>
    public void Trim() => _events.TrimExcess();

    private long Drop()
    {
        var oldest = _events.Dequeue();
        _bytes -= oldest.Utf8.Length;
        Before = oldest.Seq!.Value;
        return Before;
    }
}
