using System.Runtime.InteropServices;

namespace OrleansRealtime.Load.Measuring;

/// <summary>What native libraries hold of this process's memory, by the C library's own count.</summary>
internal static partial class NativeMemoryGauge
{
    /// <summary>Bytes in use, none of them freed and none of them the runtime's heap; 0 where the C library cannot tell.</summary>
    public static long Bytes
    {
        get
        {
            try
            {
                var counts = Count();
                return (long)(counts.InUse + counts.Mapped);
            }
            catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
            {
                return 0;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Counts Count();

    // struct mallinfo2.
    [StructLayout(LayoutKind.Sequential)]
    private struct Counts
    {
        public nuint Arena;
        public nuint FreeChunks;
        public nuint FastChunks;
        public nuint MappedChunks;
        public nuint Mapped;
        public nuint Unused;
        public nuint FastBytes;
        public nuint InUse;
        public nuint Free;
        public nuint Releasable;
    }
}
