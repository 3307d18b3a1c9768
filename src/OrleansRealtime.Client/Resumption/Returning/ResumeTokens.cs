namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>
/// The token, and those before it that may still be the good one: a server that dies before it has kept the newest knows an older.
/// Not thread-safe.
/// </summary>
internal sealed class ResumeTokens
{
    // Each costs one more try when all is lost; a server refuses an address after 20.
    private const int MaxKept = 4;

    private readonly List<string> _newestFirst = [];
    private int _trying;

    public IReadOnlyList<string> NewestFirst => _newestFirst;

    /// <summary>The one to come back with; null before the first.</summary>
    public string? Current => _trying < _newestFirst.Count ? _newestFirst[_trying] : null;

    /// <summary>A new one arrived. Those before it stay: which of them a server kept shows only when it is asked.</summary>
    public void Add(string token)
    {
        // Those refused on the way here were given by a process that died, and are good for nothing now.
        _newestFirst.RemoveRange(0, Math.Min(_trying, _newestFirst.Count));
        _newestFirst.Remove(token);
        _newestFirst.Insert(0, token);
        if (_newestFirst.Count > MaxKept)
        {
            _newestFirst.RemoveAt(MaxKept);
        }

        _trying = 0;
    }

    public void Restore(IEnumerable<string> newestFirst)
    {
        _newestFirst.Clear();
        _newestFirst.AddRange(newestFirst.Take(MaxKept));
        _trying = 0;
    }

    /// <summary>The current one was refused.</summary>
    /// <returns>Whether an older one is left to try.</returns>
    public bool TryOlder() => ++_trying < _newestFirst.Count;
}
