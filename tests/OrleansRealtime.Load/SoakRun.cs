using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansRealtime.Load.Callers;
using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Load.Measuring;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load;

/// <summary>Many short calls, one wave after the other; afterwards the server must hold what it held before.</summary>
internal static class SoakRun
{
    // Pools and compiled code may still grow a little behind the first wave; a session that stayed would be some 100 KB.
    private const double ManagedToleranceMiB = 4;
    private const double ResidentTolerance = 1.25;
    private const double ResidentToleranceMiB = 32;
    private const int HandleTolerance = 16;

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var script = CallScript.OneTurn(options.FrameMilliseconds, options.SilenceMilliseconds);
        await using var server = await OwnServer.StartAsync();
        using var clock = new CallClock();
        var tally = new CallTally();
        var rows = new List<(string When, MemoryReport Memory, ProcessState State)>
        {
            await MeasureAsync("just started"),
        };

        // The level: after one wave, with everything compiled and every pool filled once.
        await CallAsync(options.Callers);
        rows.Add(await MeasureAsync("warm"));
        var made = 0;
        foreach (var until in new[] { 100, 500, options.Soak }.Where(count => count <= options.Soak).Distinct())
        {
            while (made < until)
            {
                var wave = Math.Min(options.Callers, until - made);
                await CallAsync(wave);
                made += wave;
            }

            rows.Add(await MeasureAsync($"after {made} calls"));
        }

        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        rows.Add(await MeasureAsync("5 s later"));
        var report = Write(options, rows, tally);
        Console.WriteLine(report);
        if (options.Out is { } file)
        {
            await File.WriteAllTextAsync(file, report, cancellationToken);
        }

        var returned = Returned(rows[1], rows[^1]);
        if (!returned)
        {
            await Console.Error.WriteLineAsync("The server did not return to its level.");
        }

        return returned && !tally.HasLoss ? 0 : 1;

        async Task CallAsync(int count)
        {
            var startsAt = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
            {
                using var caller = new Caller(script, checksContent: true)
                {
                    StartsAt = startsAt + (i * Stopwatch.Frequency / 50),
                };
                try
                {
                    await caller.ConnectAsync(
                        new Uri(server.Process.Address, "/v1/realtime?model=gpt-realtime"), OwnServer.Key, cancellationToken);
                    caller.StartsAt = Math.Max(caller.StartsAt, Stopwatch.GetTimestamp());
                    clock.Add(caller);
                    await caller.FinishAsync(cancellationToken);
                }
                catch (Exception exception) when (exception is IOException or TimeoutException)
                {
                    caller.Tally.FailedCalls++;
                }

                lock (tally)
                {
                    tally.Add(caller.Tally);
                }
            }));
        }

        async Task<(string, MemoryReport, ProcessState)> MeasureAsync(string when)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            var memory = await server.Process.MeasureMemoryAsync(cancellationToken);
            return (when, memory, ProcessGauge.StateOf(server.Process.Id));
        }
    }

    private static bool Returned((string, MemoryReport, ProcessState) level, (string, MemoryReport, ProcessState) now)
    {
        var (_, memoryBefore, before) = level;
        var (_, memory, after) = now;
        return memory.Sessions == 0
            && MiB(memory.ManagedBytes) <= MiB(memoryBefore.ManagedBytes) + ManagedToleranceMiB
            && after.ResidentMiB <= (before.ResidentMiB * ResidentTolerance) + ResidentToleranceMiB
            && after.Handles <= before.Handles + HandleTolerance;
    }

    private static string Write(
        LoadOptions options,
        List<(string When, MemoryReport Memory, ProcessState State)> rows,
        CallTally tally)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {options.Soak} short calls, {options.Callers} at a time");
        text.AppendLine();
        text.AppendLine(LoadReport.MachineFacts());
        text.AppendLine("Each call connects, has one turn answered to its end, and hangs up. Managed memory is what a full collection leaves.");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"Level: \"warm\". Tolerance: managed +{ManagedToleranceMiB} MiB, RAM ×{ResidentTolerance} +{ResidentToleranceMiB} MiB, handles +{HandleTolerance}, no session.");
        text.AppendLine();
        text.AppendLine("| when | managed, MiB | RAM, MiB | threads | handles | sessions |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|");
        foreach (var (when, memory, state) in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {when} | {MiB(memory.ManagedBytes):F2} | {state.ResidentMiB:F1} | {state.Threads} | {state.Handles} | {memory.Sessions} |");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"Answers: {tally.Answers} of {tally.ExpectedTurns}; calls failed: {tally.FailedCalls}; errors: {tally.Errors}; bytes lost: {tally.LostBytes}.");
        return text.ToString();
    }

    private static double MiB(long bytes) => bytes / (1024.0 * 1024.0);
}
