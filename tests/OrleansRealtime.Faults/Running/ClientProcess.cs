using System.Globalization;
using System.Text.Json;
using OrleansRealtime.Faults.Clients;
using OrleansRealtime.Faults.Proxies;

namespace OrleansRealtime.Faults.Running;

/// <summary>A share of the conversations, in one process after the other, behind a proxy of its own.</summary>
internal sealed class ClientProcess(FaultRunOptions options, int from, int count, string directory, FaultProxy proxy) : IDisposable
{
    private readonly Dictionary<int, ConversationResult> _results = [];
    private readonly List<string> _noise = [];
    private ChildProcess? _process;

    public FaultProxy Proxy => proxy;

    public IReadOnlyCollection<ConversationResult> Results
    {
        get
        {
            lock (_results)
            {
                return [.. _results.Values];
            }
        }
    }

    /// <summary>What it said besides results.</summary>
    public IReadOnlyList<string> Noise
    {
        get
        {
            lock (_results)
            {
                return [.. _noise];
            }
        }
    }

    public bool IsDone
    {
        get
        {
            lock (_results)
            {
                return _results.Count == count;
            }
        }
    }

    public bool HasEnded => _process?.HasEnded ?? true;

    public void Start() => _process = ChildProcess.Start(
        Told,
        new Dictionary<string, string>(),
        "client", $"{proxy.Address}", ServerProcess.Key, directory, Text(options.Seed), Text(from), Text(count), Text(options.Turns), Text(options.Ramp));

    public Task KillAsync() => _process!.KillAsync();

    public void Dispose()
    {
        _process?.Dispose();
        proxy.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Told(string line)
    {
        lock (_results)
        {
            if (!line.StartsWith(ClientMode.Result, StringComparison.Ordinal))
            {
                _noise.Add(line);
                return;
            }

            var result = JsonSerializer.Deserialize(line[ClientMode.Result.Length..], ResultJson.Default.ConversationResult)!;
            _results.TryAdd(result.Index, result);
        }
    }
}
