using System.Collections.Concurrent;

namespace OrleansRealtime.Server.Calls;

/// <summary>The calls of this process by their ids.</summary>
internal sealed class CallDirectory
{
    private readonly ConcurrentDictionary<string, RealtimeCall> _calls = new(StringComparer.Ordinal);

    public void Add(RealtimeCall call) => _calls[call.Id] = call;

    public void Remove(RealtimeCall call) => _calls.TryRemove(new KeyValuePair<string, RealtimeCall>(call.Id, call));

    /// <summary>The call of that id; null when the account has none such, whoever else may.</summary>
    public RealtimeCall? Find(string account, string callId) =>
        _calls.TryGetValue(callId, out var call) && call.Account == account ? call : null;
}
