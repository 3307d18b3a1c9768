namespace OrleansRealtime.Hosting.Resumption;

/// <summary>What to do with a client's command, by its number.</summary>
internal enum CommandVerdict
{
    /// <summary>It is the next one.</summary>
    Apply,

    /// <summary>It was applied before.</summary>
    Repeated,

    /// <summary>One before it is missing.</summary>
    Gap,
}
