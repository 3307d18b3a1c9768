using System.Diagnostics;
using OrleansRealtime.Faults.Memory;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Storage;

namespace OrleansRealtime.Faults.Running;

/// <summary>The server's process and its store's, which come back at the same place after each death.</summary>
internal sealed class FaultedServer : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly RedisServer? _redis;
    private readonly string[] _settings;
    private readonly List<string> _said = [];
    private ChildProcess _process = null!;

    private FaultedServer(RedisServer? redis, string[] settings)
    {
        _redis = redis;
        _settings =
        [
            $"--urls=http://127.0.0.1:{Port}", $"--Data={_data.Path}", "--Realtime:Session:MaxSessions=5000",
            "--Realtime:Session:MaxSessionsPerAccount=5000",
            .. redis is null ? (string[])[] : ["--Realtime:Storage:Kind=redis", $"--Realtime:Storage:Redis={redis.Address}"],
            .. settings,
        ];
    }

    public int Port { get; } = LoopbackPort.Free();

    /// <summary>Milliseconds from each death of the server to its successor's being ready.</summary>
    public List<double> Restarts { get; } = [];

    /// <summary>What all of its processes said, which is nothing when all is well.</summary>
    public IEnumerable<string> Said => [.. _said, .. Complaints(_process)];

    public static async Task<FaultedServer> StartAsync(bool usesRedis, params string[] settings)
    {
        // Every commit it answers is on disk: what it forgets is not the server's to know.
        var redis = usesRedis ? await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always") : null;
        var server = new FaultedServer(redis, settings);
        await server.StartProcessAsync();
        return server;
    }

    public async Task KillAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await _process.KillAsync();
        _said.AddRange(Complaints(_process));
        await _process.DisposeAsync();
        await StartProcessAsync();
        Restarts.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>The server's memory before each outage of the store, and the most of it while that lasted, MiB.</summary>
    public List<(double Before, double Most)> Outages { get; } = [];

    public async Task KillStoreAsync(TimeSpan outage)
    {
        var before = ResidentMemory.Of(_process.Id);
        await _redis!.KillAsync();
        var most = before;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < outage;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            most = Math.Max(most, ResidentMemory.Of(_process.Id));
        }

        await _redis.StartAgainAsync();
        Outages.Add((before, most));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _data.Dispose();
    }

    private async Task StartProcessAsync() => _process = await ChildProcess.StartAndWaitAsync(["serve", .. _settings]);

    private static IEnumerable<string> Complaints(ChildProcess process) =>
        process.Output.Split('\n').Where(line => line.Length > 0 && line != Serving.FaultServer.Ready);
}
