namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>How an attempt to come back can go.</summary>
internal enum ResumeResult
{
    Resumed,

    /// <summary>Nobody answered, or not in time.</summary>
    Failed,

    /// <summary>This token does not open this session.</summary>
    Refused,

    /// <summary>Too many refusals from this address: nothing was looked at.</summary>
    RateLimited,

    /// <summary>A new session was opened instead.</summary>
    NotSupported,
}
