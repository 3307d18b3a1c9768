using OrleansRealtime.Load.Measuring;

namespace OrleansRealtime.Load.Calls;

/// <summary>What callers counted, all of them together. One thread.</summary>
internal sealed class CallerTally
{
    public long Sent { get; set; }

    public long Received { get; set; }

    /// <summary>Packets of the other side's that did not come, by their numbers.</summary>
    public long Lost { get; set; }

    /// <summary>Packets that were no good: another key, another length of time than 20 ms.</summary>
    public long Bad { get; set; }

    public int Failed { get; set; }

    public string? FirstError { get; set; }

    /// <summary>From the offer's departure to the first sound.</summary>
    public Distribution SetUp { get; } = new();

    /// <summary>How late packets were by the earliest one's clock, as seen by the callers that look every millisecond.</summary>
    public Distribution Lateness { get; } = new();

    /// <summary>How late this tool sent.</summary>
    public Distribution ToolLag { get; } = new();

    /// <summary>What was counted since, times left out.</summary>
    public (long Sent, long Received, long Lost) Since((long Sent, long Received, long Lost) before) =>
        (Sent - before.Sent, Received - before.Received, Lost - before.Lost);
}
