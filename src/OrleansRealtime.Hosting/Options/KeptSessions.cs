namespace OrleansRealtime.Hosting.Options;

/// <summary>Which sessions are written down.</summary>
public enum KeptSessions
{
    /// <summary>Every session, until it ends.</summary>
    All,

    /// <summary>Sessions that opted into resumption.</summary>
    Resumable,

    /// <summary>None: no session outlives this process.</summary>
    None,
}
