using System.Diagnostics;
using OrleansRealtime.Load.Callers;
using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Load.Measuring;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load;

/// <summary>Has so many callers talk to one address, and watches the process behind it.</summary>
internal sealed class LoadPhase(LoadOptions options, CallScript script, Uri address, HostProcess? host, bool checksContent)
{
    // Enough for every method on the path to be compiled twice, the second time in earnest.
    private const int WarmUpCallers = 8;

    private readonly Uri _endpoint = new UriBuilder(address)
    {
        Path = "/v1/realtime",
        Query = "model=gpt-realtime",
    }.Uri;

    public async Task<PhaseResult> RunAsync(string? key, CancellationToken cancellationToken)
    {
        await WarmUpAsync(key, cancellationToken);
        var before = StateOfHost();
        using var clock = new CallClock();
        var startsAt = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
        var callers = new Caller[options.Callers];
        var calls = Enumerable.Range(0, options.Callers)
            .Select(i =>
            {
                callers[i] = new Caller(script, checksContent)
                {
                    StartsAt = startsAt + (Stopwatch.Frequency * options.Ramp * i / options.Callers),
                };
                return CallAsync(callers[i], clock, key, cancellationToken);
            })
            .ToArray();

        // From when everybody talks until the first one stops.
        await WaitUntilAsync(startsAt + (Stopwatch.Frequency * options.Ramp), cancellationToken);
        var allocatedBefore = await AllocatedAsync(cancellationToken);
        var began = Usage.Now(host?.Id);
        await WaitUntilAsync(
            startsAt + (Stopwatch.Frequency * script.FrameCount * script.FrameMilliseconds / 1000),
            cancellationToken);
        var used = Usage.Now(host?.Id) - began;
        var allocated = await AllocatedAsync(cancellationToken) - allocatedBefore;
        var during = StateOfHost();
        await Task.WhenAll(calls);

        var tally = new CallTally();
        foreach (var caller in callers)
        {
            tally.Add(caller.Tally);
            caller.Dispose();
        }

        var other = used.Machine - (used.Host ?? TimeSpan.Zero) - used.Tool;
        return new PhaseResult(tally, clock.Lag, used.At, used.Host, used.Tool, other, allocated, before, during);
    }

    /// <summary>A few calls that are not counted: the first ones wait for the compiler, on both sides.</summary>
    private async Task WarmUpAsync(string? key, CancellationToken cancellationToken)
    {
        using var clock = new CallClock();
        var oneTurn = CallScript.OneTurn(script.FrameMilliseconds, script.SilenceMilliseconds);
        await Task.WhenAll(Enumerable.Range(0, WarmUpCallers).Select(async _ =>
        {
            using var caller = new Caller(oneTurn, checksContent) { StartsAt = Stopwatch.GetTimestamp() };
            await CallAsync(caller, clock, key, cancellationToken);
        }));
    }

    private async Task CallAsync(Caller caller, CallClock clock, string? key, CancellationToken cancellationToken)
    {
        try
        {
            // A second ahead of its first frame.
            await WaitUntilAsync(caller.StartsAt - Stopwatch.Frequency, cancellationToken);
            await caller.ConnectAsync(_endpoint, key, cancellationToken);

            // Who was connected late starts late, rather than with a burst.
            caller.StartsAt = Math.Max(caller.StartsAt, Stopwatch.GetTimestamp());
            clock.Add(caller);
            await caller.FinishAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            caller.Tally.FailedCalls++;
            caller.Tally.ExpectedTurns = script.Turns.Count;
            await Console.Error.WriteLineAsync($"A call failed: {exception.Message} {caller.Tally.FirstError}");
        }
    }

    private ProcessState StateOfHost() => host is null ? default : ProcessGauge.StateOf(host.Id);

    private async Task<long?> AllocatedAsync(CancellationToken cancellationToken) =>
        host is null ? null : await host.MeasureAllocatedAsync(cancellationToken);

    private static Task WaitUntilAsync(long timestamp, CancellationToken cancellationToken)
    {
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);
        return wait > TimeSpan.Zero ? Task.Delay(wait, cancellationToken) : Task.CompletedTask;
    }

    private readonly record struct Usage(TimeSpan At, TimeSpan? Host, TimeSpan Tool, TimeSpan Machine)
    {
        public static Usage Now(int? processId) => new(
            Stopwatch.GetElapsedTime(0),
            processId is { } id ? ProcessGauge.CpuOf(id) : null,
            ProcessGauge.CpuOf(Environment.ProcessId),
            ProcessGauge.CpuOfMachine());

        public static Usage operator -(Usage left, Usage right) => new(
            left.At - right.At, left.Host - right.Host, left.Tool - right.Tool, left.Machine - right.Machine);
    }
}
