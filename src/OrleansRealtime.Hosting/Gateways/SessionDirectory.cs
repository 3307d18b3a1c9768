using System.Collections.Concurrent;

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

    public void Remove(Entry entry)
    {
        foreach (var name in entry.Names)
        {
            _byName.TryRemove(new KeyValuePair<string, Entry>(name, entry));
        }
    }

    /// <summary>The session of that name; null when the account has none such, whoever else may.</summary>
    public Entry? Find(SessionAttach attach) =>
        _byName.TryGetValue(attach.Name, out var entry) && entry.Account == attach.Account ? entry : null;

    /// <param name="Names">Its id, and the id of its call if it serves one.</param>
    /// <param name="Account">Whose session it is.</param>
    /// <param name="Runner">The session.</param>
    /// <param name="Route">Where its audio is.</param>
    internal sealed record Entry(IReadOnlyList<string> Names, string Account, SessionRunner Runner, MediaRoute Route);
}
