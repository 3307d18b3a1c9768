using System.Diagnostics;
using System.Globalization;
using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Load.Measuring;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.Load.Calls;

/// <summary>Has callers call one address, and watches the process behind it while all of them are there.</summary>
internal sealed class CallsPhase(CallOptions options, int processId, ICallSignalling signalling, HostProcess? host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Twenty a second join.
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(50);

    public async Task<CallsResult> RunAsync(CodecProcess codec, CancellationToken cancellationToken)
    {
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        using var loop = new CallerLoop();
        var packets = new UplinkPackets();
        for (var number = 0; number < options.Calls; number++)
        {
            var caller = new MediaCaller(signalling, packets, identity, loop.Tally, number);
            await caller.OfferAsync(() => loop.Now, cancellationToken);
            loop.Add(caller);
            await Task.Delay(BetweenCalls, cancellationToken);
        }

        await loop.WaitAsync(loop.AllHear, Patience, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(options.Settling), cancellationToken);
        using var profiler = options.Profiler is { } program ? Profile(program) : null;
        var (sent, received, lost) = (loop.Tally.Sent, loop.Tally.Received, loop.Tally.Lost);
        var codecBefore = await codec.MeasureAsync(cancellationToken);
        var allocatedBefore = await AllocatedAsync(cancellationToken);
        await (host?.RestartSamplesAsync(cancellationToken) ?? Task.CompletedTask);
        var began = (At: Stopwatch.GetTimestamp(), Cpu: ProcessGauge.CpuOf(processId), Machine: ProcessGauge.CpuOfMachine(), Switches: ProcessGauge.SwitchesOf(processId));
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), cancellationToken);
        var cpu = ProcessGauge.CpuOf(processId) - began.Cpu;
        var window = Stopwatch.GetElapsedTime(began.At);
        var machine = ProcessGauge.CpuOfMachine() - began.Machine;
        var switches = ProcessGauge.SwitchesOf(processId) - began.Switches;
        var allocated = await AllocatedAsync(cancellationToken) - allocatedBefore;
        var codecCosts = await codec.MeasureAsync(cancellationToken) - codecBefore;
        var counts = loop.Tally.Since((sent, received, lost));
        return new CallsResult(
            loop.Tally, counts.Sent, counts.Received, counts.Lost, window, cpu, machine, switches, allocated, codecCosts, ProcessGauge.StateOf(processId));
    }

    private async Task<long?> AllocatedAsync(CancellationToken cancellationToken) =>
        host is null ? null : await host.MeasureAllocatedAsync(cancellationToken);

    private Process Profile(string program)
    {
        var words = program.Split(' ');
        var start = new ProcessStartInfo(words[0]);
        foreach (var word in words[1..])
        {
            start.ArgumentList.Add(word.Replace("{}", processId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return Process.Start(start)!;
    }
}
