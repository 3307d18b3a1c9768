namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>Close codes that mean something to a session that can be resumed.</summary>
internal static class CloseCodes
{
    /// <summary>The server restarts and will be back (IANA registry of close codes).</summary>
    public const int ServiceRestart = 1012;

    public const int Refused = 4000;
    public const int Replaced = 4001;
}
