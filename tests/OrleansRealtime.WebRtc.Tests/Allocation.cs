namespace OrleansRealtime.WebRtc.Tests;

/// <summary>What a step allocates once it has run a few times.</summary>
internal static class Allocation
{
    private const int WarmUp = 50;
    private const int Runs = 500;

    public static long Of(Action<int> step)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            step(i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = WarmUp; i < WarmUp + Runs; i++)
        {
            step(i);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
