using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace OrleansRealtime.Load.Hosts;

/// <summary>What kinds of objects a host allocates, by the runtime's samples: one for each 100 KiB or so.</summary>
internal sealed class AllocationSamples : EventListener
{
    private const EventKeywords Gc = (EventKeywords)1;

    private readonly ConcurrentDictionary<string, long> _bytes = new();

    /// <summary>The types with the most bytes, one a line.</summary>
    public string Report() => string.Join(
        '\n', _bytes.OrderByDescending(pair => pair.Value).Take(25).Select(pair => $"{pair.Value} {pair.Key}"));

    /// <summary>From now on.</summary>
    public void Restart() => _bytes.Clear();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Gc);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true
            && eventData.PayloadNames is { } names
            && eventData.Payload is { } payload)
        {
            var type = (string)payload[names.IndexOf("TypeName")]!;
            var amount = Convert.ToInt64(payload[names.IndexOf("AllocationAmount64")], System.Globalization.CultureInfo.InvariantCulture);
            _bytes.AddOrUpdate(type, amount, (_, before) => before + amount);
        }
    }
}
