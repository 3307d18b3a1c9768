using OrleansRealtime.Load.Measuring;

namespace OrleansRealtime.Load.Calls;

/// <summary>What calls to one address gave.</summary>
/// <param name="Tally">All callers, from their first step.</param>
/// <param name="Sent">Packets they sent in the window.</param>
/// <param name="Received">Packets they heard in it.</param>
/// <param name="Lost">Packets they missed in it.</param>
/// <param name="Window">How long the process was watched, everybody being there.</param>
/// <param name="Cpu">Its processor time in the window.</param>
/// <param name="Machine">Of all processes together.</param>
/// <param name="Switches">How often its threads were switched to.</param>
/// <param name="Allocated">Bytes it allocated; null where nobody can tell.</param>
/// <param name="Codec">What the codecs alone cost in the same window.</param>
/// <param name="State">The process at the end of the window.</param>
internal sealed record CallsResult(
    CallerTally Tally,
    long Sent,
    long Received,
    long Lost,
    TimeSpan Window,
    TimeSpan Cpu,
    TimeSpan Machine,
    long Switches,
    long? Allocated,
    CodecCosts Codec,
    ProcessState State)
{
    /// <summary>Milliseconds of processor for a call and second.</summary>
    public double PerCall(int calls) => Cpu.TotalMilliseconds / Window.TotalSeconds / calls;
}
