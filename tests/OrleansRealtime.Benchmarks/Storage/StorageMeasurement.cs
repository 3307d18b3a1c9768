using System.Diagnostics;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Redis;
using OrleansRealtime.Storage.Sqlite;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Storage;

namespace OrleansRealtime.Benchmarks.Storage;

/// <summary>
/// One batch after the other, as the journal sends them: each of so many sessions with three records of 500 bytes. A table for
/// docs/performance.md. No benchmark of a loop in one thread, because what counts is the slowest of a hundred batches.
/// </summary>
internal static class StorageMeasurement
{
    private const int Records = 3;
    private const int RecordBytes = 500;

    private static readonly int[] BatchSizes = [1, 50, 200];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        Console.WriteLine("| store | sessions in a batch | commits/s | of memory | batch p50 | batch p99 |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        var baseline = new Dictionary<int, double>();
        await MeasureAsync("memory", new MemorySessionStore(TimeProvider.System), baseline);

        using var directory = new TempDirectory();
        await MeasureAsync(
            "SQLite", await SqliteSessionStore.OpenAsync(directory["sessions.db"], Timeout, TimeProvider.System, CancellationToken.None), baseline);
        foreach (var fsync in (string[])["no", "everysec", "always"])
        {
            await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", fsync);
            await MeasureAsync($"Redis, appendfsync {fsync}", new RedisSessionStore(server.Address, "ort:", null, Timeout), baseline);
        }

        Console.WriteLine($"Load average: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
    }

    private static async Task MeasureAsync(string name, ISessionStore store, Dictionary<int, double> baseline)
    {
        await using (store)
        {
            foreach (var sessions in BatchSizes)
            {
                await CommitForAsync(store, sessions, TimeSpan.FromMilliseconds(500));
                var began = Stopwatch.GetTimestamp();
                var times = await CommitForAsync(store, sessions, Length);
                var rate = times.Count * sessions / Stopwatch.GetElapsedTime(began).TotalSeconds;
                baseline.TryAdd(sessions, rate);
                times.Sort();
                Console.WriteLine(
                    $"| {name} | {sessions} | {rate:N0} | {baseline[sessions] / rate:N1}× slower | {times[times.Count / 2].TotalMilliseconds:0.00} ms | {times[(int)(times.Count * 0.99)].TotalMilliseconds:0.00} ms |");
            }
        }
    }

    private static async Task<List<TimeSpan>> CommitForAsync(ISessionStore store, int sessions, TimeSpan length)
    {
        var times = new List<TimeSpan>();
        var value = new byte[RecordBytes];
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        for (var round = 0; Stopwatch.GetTimestamp() < end; round++)
        {
            // Forty items a session: what is kept stays bounded, as a conversation's window does.
            SessionCommit[] batch = [.. Enumerable.Range(0, sessions).Select(session => new SessionCommit(
                new($"sess_{session:000000000000000000000}"),
                1,
                DateTimeOffset.UtcNow.AddHours(1),
                [.. Enumerable.Range(0, Records).Select(record => new StateChange($"item:{((round * Records) + record) % 40}", value))]))];
            var began = Stopwatch.GetTimestamp();
            await store.CommitAsync(batch, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        return times;
    }
}
