namespace OrleansRealtime.Hosting.Journal;

/// <summary>What the owner of a session learns about what it recorded.</summary>
public enum KeepOutcome
{
    /// <summary>Everything recorded before is in the store.</summary>
    Kept,

    /// <summary>Not yet: the store is away or slow. The journal goes on trying; the session goes on meanwhile.</summary>
    NotKept,

    /// <summary>The session is not this owner's any more, and nothing recorded by it counts.</summary>
    Fenced,
}
