using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using OrleansRealtime.Faults.Clients;
using OrleansRealtime.Faults.Proxies;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Storage;

namespace OrleansRealtime.Faults.Running;

/// <summary>Starts the processes, breaks what it can, and counts. It ends by itself, at the latest at its limit.</summary>
internal sealed class FaultRun : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly FaultRunOptions _options;
    private readonly Random _random;
    private readonly TempDirectory _data = new();
    private readonly Observations _seen = new();
    private readonly ServerProcess _server;
    private readonly List<ClientProcess> _clients = [];
    private readonly RedisServer? _redis;

    private FaultRun(FaultRunOptions options, RedisServer? redis)
    {
        _options = options;
        _redis = redis;
        _random = new Random(options.Seed);
        var port = FreePort();
        _server = new ServerProcess(port, _data["server"], redis?.Address, _seen);
        Directory.CreateDirectory(_data["clients"]);
        for (int client = 0, from = 0; client < options.Clients; client++)
        {
            var count = (options.Conversations / options.Clients) + (client < options.Conversations % options.Clients ? 1 : 0);
            _clients.Add(new ClientProcess(options, from, count, _data["clients"], new FaultProxy(port, _seen)));
            from += count;
        }
    }

    private Dictionary<FaultKind, int> Done { get; } = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => 0);

    private bool IsOver => _clients.All(client => client.IsDone);

    public static async Task<FaultReport> RunAsync(FaultRunOptions options, CancellationToken cancellationToken = default)
    {
        await using var redis = options.Redis
            ? await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always")
            : null;
        using var run = new FaultRun(options, redis);
        return await run.RunAsync(cancellationToken);
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _server.Dispose();
        _data.Dispose();
    }

    private async Task<FaultReport> RunAsync(CancellationToken cancellationToken)
    {
        var began = Observations.Now;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(_options.Limit));
        await _server.StartAsync();
        _clients.ForEach(client => client.Start());
        try
        {
            await BreakAsync(limit.Token);
            while (!IsOver)
            {
                await Task.Delay(Poll, limit.Token);
                if (_server.HasEnded || _clients.Any(client => client is { HasEnded: true, IsDone: false }))
                {
                    // It may just have told its last results.
                    await Task.Delay(TimeSpan.FromSeconds(1), limit.Token);
                    if (!IsOver)
                    {
                        _seen.Wrong("a process ended by itself");
                        break;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await TellWedgedAsync();
        }

        return new FaultReport(
            _options, Done, [.. _clients.SelectMany(client => client.Results)], _seen, _server.Log,
            [.. _clients.SelectMany(client => client.Noise)], Observations.Now - began);
    }

    /// <summary>Where whoever is not done stands.</summary>
    private async Task TellWedgedAsync()
    {
        var done = _clients.SelectMany(client => client.Results).Select(result => result.Index).ToHashSet();
        foreach (var index in Enumerable.Range(0, _options.Conversations).Where(index => !done.Contains(index)))
        {
            var file = Path.Combine(_data["clients"], $"{index}.json");
            var account = File.Exists(file)
                ? JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, CancellationToken.None), AccountJson.Default.Account)
                : null;
            _seen.Wrong(account is null
                ? $"conversation {index} never began"
                : $"conversation {index} ({account.Session}) stands at turn {account.Turn}, {account.Phase}, restored {account.Restores}, "
                    + $"{account.Session?.Uplink.Count} to send: {string.Join(", ", account.Violations)}");
        }
    }

    private async Task BreakAsync(CancellationToken limit)
    {
        FaultKind[] faults =
        [
            .. Enumerable.Repeat(FaultKind.Reset, _options.Resets), .. Enumerable.Repeat(FaultKind.Silence, _options.Silences),
            .. Enumerable.Repeat(FaultKind.Move, _options.Moves), .. Enumerable.Repeat(FaultKind.ClientKill, _options.ClientKills),
            .. Enumerable.Repeat(FaultKind.ServerKill, _options.ServerKills),
            .. Enumerable.Repeat(FaultKind.RedisKill, _redis is null ? 0 : _options.RedisKills),
        ];
        _random.Shuffle(faults);
        var times = faults.Select(_ => TimeSpan.FromSeconds(2 + (_random.NextDouble() * _options.Window))).Order().ToArray();
        var began = Observations.Now;
        for (var i = 0; i < faults.Length && !IsOver; i++)
        {
            while (Observations.Now - began < times[i] && !IsOver)
            {
                var left = times[i] - (Observations.Now - began);
                await Task.Delay(left > Poll ? Poll : TimeSpan.FromMilliseconds(Math.Max(1, left.TotalMilliseconds)), limit);
            }

            if (!IsOver && await ApplyAsync(faults[i], limit))
            {
                Done[faults[i]]++;
            }
        }
    }

    private async Task<bool> ApplyAsync(FaultKind kind, CancellationToken limit)
    {
        var running = _clients.Where(client => !client.IsDone).ToList();
        if (running.Count == 0)
        {
            return false;
        }

        var client = running[_random.Next(running.Count)];
        switch (kind)
        {
            case FaultKind.ClientKill:
                client.Proxy.NoteCuts(kind);
                await client.KillAsync();
                client.Start();
                return true;
            case FaultKind.ServerKill:
                _clients.ForEach(each => each.Proxy.NoteCuts(kind));
                await _server.KillAsync();
                await _server.StartAsync();
                return true;
            case FaultKind.RedisKill:
                await _redis!.KillAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(200, 2_000)), limit);
                await _redis.StartAgainAsync();
                return true;
        }

        if (kind == FaultKind.Move)
        {
            client.Proxy.Move();
        }

        if (client.Proxy.Pick(_random) is not { } connection)
        {
            return false;
        }

        connection.Apply(kind);
        return true;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
