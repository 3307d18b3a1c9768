using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>
/// A sleep that is one system call. The runtime's own takes a lock of the whole process and several calls, which is much for
/// something done two hundred times a second.
/// </summary>
internal static partial class Nap
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <param name="milliseconds">0 to 999.</param>
    public static void Take(int milliseconds)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(milliseconds);
            return;
        }

        // Cut short by a signal, it is early, which does no harm.
        _ = Sleep(new Duration(0, milliseconds * NanosecondsPerMillisecond), 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in Duration duration, nint left);

    // struct timespec on 64-bit Linux.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Duration(long Seconds, long Nanoseconds);
}
