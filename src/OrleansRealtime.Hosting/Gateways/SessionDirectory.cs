using System.Collections.Concurrent;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>The running sessions of this process by every name they are known under.</summary>
internal sealed class SessionDirectory
{
    private readonly ConcurrentDictionary<string, Entry> _byName = new(StringComparer.Ordinal);

    public void Add(Entry entry)
    {
        foreach (var name in entry.Names)
        {
            _byName[name] = entry;
        }
    }

    /// <summary>Forgets a session under all of its names.</summary>
    public void Remove(SessionId session)
    {
        if (Find(session) is { } entry)
        {
            Remove(entry);
        }
    }

    /// <summary>The session of that id; null when it does not run here.</summary>
    public Entry? Find(SessionId session) =>
        _byName.TryGetValue(session.Value, out var entry) && entry.Route.SessionId == session ? entry : null;

    /// <summary>The session serves another call now: by the name of the last one it is not found any more.</summary>
    public Entry Rename(Entry entry, string callId)
    {
        Remove(entry);
        var renamed = entry with { Names = [entry.Route.SessionId.Value, callId] };
        Add(renamed);
        return renamed;
    }

    /// <summary>The session of that name; null when the account has none such, whoever else may.</summary>
    public Entry? Find(SessionAttach attach) =>
        _byName.TryGetValue(attach.Name, out var entry) && entry.Account == attach.Account ? entry : null;

    private void Remove(Entry entry)
    {
        foreach (var name in entry.Names)
        {
            _byName.TryRemove(new KeyValuePair<string, Entry>(name, entry));
        }
    }

    /// <param name="Names">Its id, and the id of its call if it serves one.</param>
    /// <param name="Account">Whose session it is.</param>
    /// <param name="Runner">The session.</param>
    /// <param name="Route">Where its audio is.</param>
    internal sealed record Entry(IReadOnlyList<string> Names, string Account, SessionRunner Runner, MediaRoute Route);
}
