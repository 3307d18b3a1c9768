namespace OrleansRealtime.Hosting.Journal;

/// <summary>What became of the wish to have everything kept at once.</summary>
internal enum KeepOutcome
{
    /// <summary>It is kept.</summary>
    Kept,

    /// <summary>The store is away, or was for too long to wait: it will be kept later.</summary>
    Later,

    /// <summary>Somebody else owns the session: it never will be.</summary>
    Never,
}
