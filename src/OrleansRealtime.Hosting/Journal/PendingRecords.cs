using System.Runtime.InteropServices;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>Changes that wait to be kept, the newest of each key: never more than the session itself is. Guarded by the journal's lock.</summary>
internal sealed class PendingRecords
{
    // Room that stays for the next changes; more, which an acknowledgement of many events takes, is given back.
    private const int KeptCapacity = 16;

    private Dictionary<string, Pending> _changes = [];

    public int Count => _changes.Count;

    /// <summary>Of keys and values.</summary>
    public long Bytes { get; private set; }

    public void Add(StateChange change)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, change.Key, out var exists);
        var isFirst = exists ? known.IsFirst : change.IsFirst;
        Bytes -= exists ? SizeOf(change.Key, known.Value) : 0;
        if (change.Value is null && isFirst)
        {
            // No store has heard of it.
            _changes.Remove(change.Key);
            return;
        }

        known = new Pending(change.Value, isFirst);
        Bytes += SizeOf(change.Key, change.Value);
    }

    /// <summary>Puts back what could not be kept, except where there is something newer.</summary>
    public void AddOlder(IReadOnlyList<StateChange> changes)
    {
        foreach (var (key, value) in changes)
        {
            // A store that did not answer may have kept it.
            if (_changes.TryAdd(key, new Pending(value, IsFirst: false)))
            {
                Bytes += SizeOf(key, value);
            }
        }
    }

    /// <summary>Everything, once.</summary>
    public StateChange[] Take()
    {
        // A list of its own: a store that was given up for lost may still be reading it.
        StateChange[] taken = [.. _changes.Select(change => new StateChange(change.Key, change.Value.Value))];
        Clear();
        return taken;
    }

    public void Clear()
    {
        if (_changes.Count > KeptCapacity)
        {
            _changes = [];
        }

        _changes.Clear();
        Bytes = 0;
    }

    private static long SizeOf(string key, ReadOnlyMemory<byte>? value) => key.Length + (value?.Length ?? 0);

    private readonly record struct Pending(ReadOnlyMemory<byte>? Value, bool IsFirst);
}
