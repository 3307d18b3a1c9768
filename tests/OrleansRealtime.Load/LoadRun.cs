using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load;

/// <summary>The load: first the baseline, then the server, the same traffic on the same machine.</summary>
internal static class LoadRun
{
    public static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var script = CallScript.Conversation(options.Seconds, options.FrameMilliseconds, options.SilenceMilliseconds);
        PhaseResult? baseline = null;
        if (!options.SkipBaseline)
        {
            await using var host = await HostProcess.StartAsync(
                "baseline",
                null,
                "--seconds", Text(options.Seconds),
                "--frame-ms", Text(options.FrameMilliseconds),
                "--silence-ms", Text(options.SilenceMilliseconds));
            baseline = await new LoadPhase(options, script, host.Address, host, checksContent: true)
                .RunAsync(null, cancellationToken);
        }

        var server = options.Connect is { } address
            ? await new LoadPhase(options, script, address, null, checksContent: false)
                .RunAsync(options.Key, cancellationToken)
            : await RunServerAsync(options, script, cancellationToken);

        var report = LoadReport.Write(options, script, server, baseline);
        Console.WriteLine(report);
        if (options.Out is { } file)
        {
            await File.WriteAllTextAsync(file, report, cancellationToken);
        }

        return Judge(options, server) ? 0 : 1;
    }

    private static async Task<PhaseResult> RunServerAsync(
        LoadOptions options,
        CallScript script,
        CancellationToken cancellationToken)
    {
        await using var server = await OwnServer.StartAsync();
        return await new LoadPhase(options, script, server.Process.Address, server.Process, checksContent: true)
            .RunAsync(OwnServer.Key, cancellationToken);
    }

    /// <summary>Whether every bound that was asked for holds; says which does not.</summary>
    private static bool Judge(LoadOptions options, PhaseResult server)
    {
        var holds = true;
        Require(!options.NoLoss || !server.Tally.HasLoss, "Something was lost, doubled or wrong; see the counts.");
        Require(
            options.MaxP99Milliseconds is not { } p99 || server.Tally.AddedLatency.At(0.99) <= p99,
            $"p99 of the added latency is above {options.MaxP99Milliseconds} ms.");
        Require(
            options.MaxBargeInMilliseconds is not { } bargeIn || server.Tally.BargeIns.Max is var max && (max <= bargeIn || double.IsNaN(max)),
            $"An interrupted answer went on for more than {options.MaxBargeInMilliseconds} ms.");
        return holds;

        void Require(bool condition, string complaint)
        {
            if (!condition)
            {
                holds = false;
                Console.Error.WriteLine(complaint);
            }
        }
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
