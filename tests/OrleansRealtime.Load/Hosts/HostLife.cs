using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrleansRealtime.Load.Measuring;

namespace OrleansRealtime.Load.Hosts;

/// <summary>How a host of this tool lives: it says where it listens and ends when its standard input does.</summary>
internal static class HostLife
{
    /// <summary>What stands before the address on standard output.</summary>
    public const string Announcement = "LISTENING ";

    /// <summary>An environment variable: anything has hosts note what they allocate, which costs them something itself.</summary>
    public const string SampleAllocations = "LOAD_ALLOCATIONS";

    public static async Task<int> RunAsync(WebApplication app, Func<int> countSessions)
    {
        app.MapGet("/diagnostics/memory", () => Results.Text(JsonSerializer.Serialize(Measure(countSessions))));
        app.MapGet("/diagnostics/allocated", () => GC.GetTotalAllocatedBytes());
        using var samples = Environment.GetEnvironmentVariable(SampleAllocations) is null ? null : new AllocationSamples();
        app.MapGet("/diagnostics/allocations", () => samples?.Report() ?? $"Set {SampleAllocations}.");
        app.MapPost("/diagnostics/allocations", () => samples?.Restart());
        await app.StartAsync();
        Console.WriteLine(Announcement + app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static MemoryReport Measure(Func<int> countSessions)
    {
        // Twice: what only finalizers kept alive goes with the second.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new MemoryReport(GC.GetTotalMemory(forceFullCollection: true), NativeMemoryGauge.Bytes, countSessions());
    }
}
