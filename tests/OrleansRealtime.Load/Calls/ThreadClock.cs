using System.Runtime.InteropServices;

namespace OrleansRealtime.Load.Calls;

/// <summary>The processor time of the thread that asks.</summary>
internal static partial class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID of clock_gettime(2).
    private const int ThreadCpu = 3;

    public static TimeSpan Now
    {
        get
        {
            _ = GetTime(ThreadCpu, out var time);
            return new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Time(long Seconds, long Nanoseconds);
}
