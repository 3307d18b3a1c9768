namespace OrleansRealtime.Hosting.Journal;

/// <summary>What became of a commit.</summary>
public enum CommitOutcome
{
    /// <summary>It is kept: it survives the death of this process.</summary>
    Kept,

    /// <summary>A higher incarnation owns the session, or it was deleted or has expired: whoever wrote is not its owner any more.</summary>
    Fenced,
}
