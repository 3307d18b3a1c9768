using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansRealtime.Faults.Latency;
using OrleansRealtime.Faults.Serving;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Faults.Memory;

/// <summary>What a session takes of memory that waits for its client, beside its sound, and what is left of it when it has been written down and left.</summary>
internal static class IdleRun
{
    // Until a server has seen that connections are gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<IdleMemory> RunAsync(int sessions, int turns)
    {
        using var data = new TempDirectory();
        var port = LoopbackPort.Free();
        await using var app = FaultServer.Build(
        [
            $"--urls=http://127.0.0.1:{port}", $"--Data={data.Path}", "--Realtime:Session:ItemAudio=None",
            "--Realtime:Session:MaxSessions=5000", "--Realtime:Session:MaxSessionsPerAccount=5000", "--Realtime:Rehearsal:Enabled=false",
            "--Logging:LogLevel:Default=Warning",
        ]);
        await app.StartAsync();
        var gateway = app.Services.GetRequiredService<InProcessSessionGateway>();

        // Whatever is made once is made by the first ones.
        await TalkAsync(port, sessions / 10, turns);
        await ParkedAsync(gateway);
        var before = Settled();
        var first = gateway.Count;
        await TalkAsync(port, sessions, turns);
        await ParkedAsync(gateway);
        var parked = (Settled() - before) / (double)(gateway.Count - first);

        // Leaving is what they do when their grace is over, and when the server goes.
        await ((IHostedLifecycleService)gateway).StoppingAsync(CancellationToken.None);
        var unloaded = (Settled() - before) / (double)sessions;
        await app.StopAsync();
        return new IdleMemory(sessions, turns, parked / 1024, unloaded / 1024, gateway.Count);
    }

    private static async Task TalkAsync(int port, int sessions, int turns) => await Parallel.ForAsync(
        0,
        sessions,
        new ParallelOptions { MaxDegreeOfParallelism = 20 },
        async (_, _) =>
        {
            using var client = new BareClient();
            await client.BeginAsync(port);
            for (var turn = 0; turn < turns; turn++)
            {
                await client.AskAsync();
                await client.ReadUntilAsync("response.done");
            }

            await client.AcknowledgeAsync();
            client.Lose();
        });

    private static async Task ParkedAsync(InProcessSessionGateway gateway)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (gateway.Parked < gateway.Count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    private static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
