using System.Collections.Concurrent;
using OrleansRealtime.Faults.Conversations;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Faults.Running;

/// <summary>Conversations of several client processes with a server, and one fault after another until they are over.</summary>
internal sealed class FaultRun(FaultRunOptions options, TextWriter log)
{
    private const int GroupSize = 20;

    // What takes everybody down is rarer: between two of them all must have come back.
    private static readonly TimeSpan BetweenServerKills = TimeSpan.FromSeconds(28);
    private static readonly TimeSpan BetweenStoreKills = TimeSpan.FromSeconds(12);

    // A server is not to die of what its store's death has left.
    private static readonly TimeSpan AfterStoreKill = TimeSpan.FromSeconds(6);

    // What a microphone has picked up is lost where its own process and the server's die in the same utterance: neither had promised to keep it
    // (docs/client.md). So client processes are killed only when all have come back from a death of the server, and long before the next.
    private static readonly TimeSpan ClientKillsFrom = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan ClientKillsUntil = TimeSpan.FromSeconds(16);

    private readonly Random _random = new(options.Seed);
    private readonly ConcurrentDictionary<int, ClientGroup> _groups = new();
    private readonly ConcurrentDictionary<FaultKind, int> _faults = new();
    private DateTime _lastServerKill = DateTime.UtcNow - ClientKillsFrom;
    private DateTime _lastStoreKill = DateTime.UtcNow;

    public static async Task<FaultReport> RunAsync(FaultRunOptions options, TextWriter log) =>
        await new FaultRun(options, log).RunAsync();

    private async Task<FaultReport> RunAsync()
    {
        using var folder = new TempDirectory();
        await using var server = await FaultedServer.StartAsync(options.UsesRedis);
        using var limit = new CancellationTokenSource(options.Limit);
        var began = DateTime.UtcNow;
        var talking = TalkAllAsync(server, folder.Path, limit.Token);
        try
        {
            while (!talking.IsCompleted)
            {
                await Task.WhenAny(talking, Task.Delay(options.Between * (0.5 + _random.NextDouble()), limit.Token));
                if (!talking.IsCompleted)
                {
                    await DoAsync(options.Only ?? Choose(), server);
                }
            }

            await talking;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            log.WriteLine("The time is up.");
        }

        return new FaultReport(
            options,
            DateTime.UtcNow - began,
            new Dictionary<FaultKind, int>(_faults),
            [.. Enumerable.Range(0, options.Conversations).Select(number => TalkState.Read(ConversationHost.PathOf(folder.Path, number)))],
            server.Restarts,
            server.Outages,
            [.. server.Said.Distinct().Take(20)]);
    }

    private async Task TalkAllAsync(FaultedServer server, string folder, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(Math.Max(1, options.AtOnce / GroupSize));
        var groups = new List<Task>();
        for (var first = 0; first < options.Conversations; first += GroupSize)
        {
            await room.WaitAsync(cancellationToken);
            groups.Add(TalkAsync(server, folder, first, room, cancellationToken));
        }

        await Task.WhenAll(groups);
    }

    private async Task TalkAsync(FaultedServer server, string folder, int first, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        var count = Math.Min(GroupSize, options.Conversations - first);
        await using var group = new ClientGroup(server.Port, folder, first, count, options.Turns);
        _groups[first] = group;
        try
        {
            await group.EndedAsync(cancellationToken);
            log.WriteLine($"Conversations {first} to {first + count - 1} are over.");
        }
        finally
        {
            _groups.TryRemove(first, out _);
            room.Release();
        }
    }

    private FaultKind Choose()
    {
        var (sinceServer, sinceStore) = (DateTime.UtcNow - _lastServerKill, DateTime.UtcNow - _lastStoreKill);
        if (sinceServer > BetweenServerKills && (!options.UsesRedis || sinceStore > AfterStoreKill))
        {
            return FaultKind.ServerKill;
        }

        if (options.UsesRedis && sinceStore > BetweenStoreKills)
        {
            return FaultKind.StoreKill;
        }

        return _random.Next(100) switch
        {
            < 60 => FaultKind.Reset,
            < 76 => FaultKind.Silence,
            < 96 => FaultKind.Move,
            _ => sinceServer > ClientKillsFrom && sinceServer < ClientKillsUntil ? FaultKind.ClientKill : FaultKind.Reset,
        };
    }

    private async Task DoAsync(FaultKind kind, FaultedServer server)
    {
        var groups = _groups.Values.ToList();
        var group = groups.Count == 0 ? null : groups[_random.Next(groups.Count)];
        var isDone = true;
        switch (kind)
        {
            case FaultKind.Reset:
                isDone = group?.Proxy.Reset(_random) ?? false;
                break;
            case FaultKind.Silence:
                isDone = group?.Proxy.Silence(_random) ?? false;
                break;
            case FaultKind.Move:
                isDone = group?.Proxy.Move(_random) ?? false;
                break;
            case FaultKind.ClientKill:
                await (group?.KillAsync() ?? Task.CompletedTask);
                break;
            case FaultKind.ServerKill:
                await server.KillAsync();

                // From when there is a server again: until then nobody could promise anything.
                _lastServerKill = DateTime.UtcNow;
                break;
            case FaultKind.StoreKill:
                await server.KillStoreAsync(options.StoreOutage ?? TimeSpan.FromMilliseconds(_random.Next(200, 3_000)));
                _lastStoreKill = DateTime.UtcNow;
                break;
        }

        if (isDone)
        {
            _faults.AddOrUpdate(kind, 1, (_, count) => count + 1);
        }
    }
}
