using OrleansRealtime.Load.Measuring;

namespace OrleansRealtime.Load;

/// <summary>What one phase of a load gave: the server's, or the baseline's.</summary>
/// <param name="Tally">All callers together.</param>
/// <param name="ToolLag">How late this tool sent.</param>
/// <param name="Window">How long the process was watched, every caller being there.</param>
/// <param name="Cpu">Processor time of the process in the window; null when it is not ours.</param>
/// <param name="ToolCpu">Of this tool.</param>
/// <param name="OtherCpu">Of everything else on the machine.</param>
/// <param name="Allocated">Bytes the process allocated in the window.</param>
/// <param name="Before">The process before the first caller.</param>
/// <param name="During">The process at the end of the window.</param>
internal sealed record PhaseResult(
    CallTally Tally,
    Distribution ToolLag,
    TimeSpan Window,
    TimeSpan? Cpu,
    TimeSpan ToolCpu,
    TimeSpan OtherCpu,
    long? Allocated,
    ProcessState Before,
    ProcessState During);
