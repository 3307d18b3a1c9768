using OrleansRealtime.Faults.Proxies;
using OrleansRealtime.Faults.Serving;

namespace OrleansRealtime.Faults.Running;

/// <summary>The server, in one process after the other, on the same port and the same store.</summary>
internal sealed class ServerProcess(int port, string data, string? redis, Observations seen) : IDisposable
{
    public const string Key = "sk-faults-0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _log = [];
    private ChildProcess? _process;

    public bool HasEnded => _process?.HasEnded ?? true;

    /// <summary>Errors that were logged, and what followed each.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    public async Task StartAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] store = redis is null
            ? ["--Realtime:Storage:Kind=sqlite"]
            : ["--Realtime:Storage:Kind=redis", $"--Realtime:Storage:Redis={redis}"];
        _process = ChildProcess.Start(
            line =>
            {
                if (line == ServeMode.Ready)
                {
                    seen.ServerIsReady();
                    ready.TrySetResult();
                    return;
                }

                lock (_log)
                {
                    _log.Add(line);
                }
            },
            new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Warning", ["REALTIME_API_KEY"] = Key },
            [
                "serve", $"--urls=http://127.0.0.1:{port}", $"--data={data}", "--Realtime:Engine:Default=local",
                "--Realtime:Session:MaxSessions=100000", "--Realtime:Session:MaxSessionsPerAccount=100000",
                "--Realtime:Resumption:Grace=00:03:00", "--Realtime:Resumption:Drain=00:00:00",
                "--Realtime:WebSocket:PingInterval=00:00:02", "--Realtime:WebSocket:PingTimeout=00:00:04", .. store,
            ]);
        await Task.WhenAny(ready.Task, _process.Ended).WaitAsync(Patience);
        if (!ready.Task.IsCompleted)
        {
            throw new InvalidOperationException($"The server ended before it was ready:\n{string.Join('\n', Log)}");
        }
    }

    public Task KillAsync() => _process!.KillAsync();

    public void Dispose() => _process?.Dispose();
}
