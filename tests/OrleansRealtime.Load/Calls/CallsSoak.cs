using System.Globalization;
using System.Text;
using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Load.Measuring;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.Load.Calls;

/// <summary>Many short calls, so many at a time; afterwards the server must hold what it held before.</summary>
internal static class CallsSoak
{
    // A call whose objects stayed would be some 100 KiB; what is native of one, some 10 KiB.
    private const double ToleratedBytesPerCall = 512;

    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(CallOptions options, CancellationToken cancellationToken)
    {
        await using var server = await OwnServer.StartAsync(
            "serve-calls", "--complexity", options.Complexity.ToString(CultureInfo.InvariantCulture));
        using var http = new HttpClient { BaseAddress = server.Process.Address };
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        using var loop = new CallerLoop();
        var signalling = new RealtimeSignalling(http, OwnServer.Key, CallsRun.Session(options.Detects));
        var packets = new UplinkPackets();
        var rows = new List<(int Calls, MemoryReport Memory, ProcessState State)> { await MeasureAsync(0) };
        var made = 0;
        var step = Math.Max(options.Calls, options.Soak / 8);
        while (made < options.Soak)
        {
            var until = Math.Min(options.Soak, made + step);
            await Parallel.ForEachAsync(
                Enumerable.Range(made, until - made),
                new ParallelOptions { MaxDegreeOfParallelism = options.Calls, CancellationToken = cancellationToken },
                async (number, cancelled) => await CallAsync(number, cancelled));
            made = until;
            rows.Add(await MeasureAsync(made));
            await Console.Error.WriteLineAsync($"{made} calls: {rows[^1].Memory}, {rows[^1].State}, {loop.Tally.Failed} failed");
        }

        var report = Write(options, rows, loop.Tally);
        Console.WriteLine(report);
        if (options.Out is { } file)
        {
            await File.WriteAllTextAsync(file, report, cancellationToken);
        }

        return rows[^1].Memory.Sessions == 0 && loop.Tally.Failed == 0 && HeapPerCall(rows) < ToleratedBytesPerCall ? 0 : 1;

        async Task CallAsync(int number, CancellationToken cancelled)
        {
            var caller = new MediaCaller(signalling, packets, identity, loop.Tally, number);
            try
            {
                await caller.OfferAsync(() => loop.Now, cancelled);
                loop.Add(caller);
                await loop.WaitAsync(() => caller.IsHeard, Patience, cancelled);
                await Task.Delay(Talk, cancelled);
                loop.Remove(caller);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
            {
                lock (rows)
                {
                    loop.Tally.Failed++;
                    loop.Tally.FirstError ??= exception.Message;
                }

                loop.Remove(caller);
            }
        }

        async Task<(int, MemoryReport, ProcessState)> MeasureAsync(int calls)
        {
            // What ends a session takes its farewells.
            for (var i = 0; i < 50 && calls > 0 && (await server.Process.MeasureMemoryAsync(cancellationToken)).Sessions > 0; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            var memory = await server.Process.MeasureMemoryAsync(cancellationToken);
            return (calls, memory, ProcessGauge.StateOf(server.Process.Id));
        }
    }

    /// <summary>What the heap grew by for each call of the second half.</summary>
    private static double HeapPerCall(List<(int Calls, MemoryReport Memory, ProcessState State)> rows)
    {
        var middle = rows[rows.Count / 2];
        return (rows[^1].Memory.ManagedBytes - middle.Memory.ManagedBytes) / (double)(rows[^1].Calls - middle.Calls);
    }

    private static string Write(CallOptions options, List<(int Calls, MemoryReport Memory, ProcessState State)> rows, CallerTally tally)
    {
        var text = new StringBuilder();
        Line($"# {options.Soak} short calls over WebRTC, {options.Calls} at a time");
        Line($"");
        Line($"{LoadReport.MachineFacts()}");
        Line($"Each call connects, hears and speaks for {Talk.TotalSeconds:0} s and hangs up. Managed memory is what a full collection leaves.");
        Line($"");
        Line($"| after calls | managed, MiB | native, MiB | RAM, MiB | threads | handles | sessions |");
        Line($"|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (calls, memory, state) in rows)
        {
            Line($"| {calls} | {memory.ManagedBytes / 1024.0 / 1024.0:F2} | {memory.NativeBytes / 1024.0 / 1024.0:F2} | {state.ResidentMiB:F1} | {state.Threads} | {state.Handles} | {memory.Sessions} |");
        }

        var middle = rows[rows.Count / 2];
        var more = rows[^1].Calls - middle.Calls;
        Line($"");
        Line($"In the second half, for each call: managed {HeapPerCall(rows):F0} bytes, native {(rows[^1].Memory.NativeBytes - middle.Memory.NativeBytes) / (double)more:F0} bytes, RAM {(rows[^1].State.ResidentMiB - middle.State.ResidentMiB) * 1024 * 1024 / more:F0} bytes.");
        Line($"Offer to first sound: p50 {tally.SetUp.At(0.5):F1} ms, p95 {tally.SetUp.At(0.95):F1} ms, of {tally.SetUp.Count}. Calls failed: {tally.Failed}.");
        if (tally.FirstError is { } error)
        {
            Line($"First error: `{error}`");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
