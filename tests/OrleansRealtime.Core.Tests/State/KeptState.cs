using System.Text;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>The table that a store would have: the newest record of each key.</summary>
internal sealed class KeptState
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _records = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Records => _records;

    /// <summary>What a session has changed, as text that can be compared.</summary>
    public static string TextOf(IEnumerable<StateChange> changes) => string.Join(
        '\n',
        changes.Select(change => $"{change.Key} {(change.Value is { } value ? Encoding.UTF8.GetString(value.Span) : "-")}")
            .Order(StringComparer.Ordinal));

    public void Apply(IEnumerable<StateChange> changes)
    {
        foreach (var (key, value) in changes)
        {
            Assert.Matches("^[!-~]{1,128}$", key);
            if (value is { } bytes)
            {
                _records[key] = bytes;
            }
            else
            {
                _records.Remove(key);
            }
        }
    }

    public string Text() => string.Join(
        '\n',
        _records.Select(record => $"{record.Key} {Encoding.UTF8.GetString(record.Value.Span)}"));
}
