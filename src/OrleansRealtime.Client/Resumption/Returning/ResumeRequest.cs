namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>What a connection that comes back says in its address.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="LastSeq">The last numbered event received.</param>
/// <param name="Incarnation">The newest life of the session that was heard of; null when none was.</param>
/// <param name="Audio">Which item's audio was received up to where, for items whose end was not.</param>
internal sealed record ResumeRequest(string SessionId, long LastSeq, long? Incarnation, IReadOnlyList<(string ItemId, long Position)> Audio)
{
    /// <summary>The largest whole number every JSON reader keeps exact: an event no session reaches, which asks for a resync.</summary>
    public const long BeyondAnyEvent = 9_007_199_254_740_991;

    // Addresses have a length; more than a few items at once do not speak.
    private const int MaxItems = 16;

    public string ToQuery()
    {
        var query = $"session_id={Uri.EscapeDataString(SessionId)}&last_seq={LastSeq}";
        query += Incarnation is { } incarnation ? $"&incarnation={incarnation}" : "";
        foreach (var (item, position) in Audio.TakeLast(MaxItems))
        {
            query += $"&audio={Uri.EscapeDataString(item)}:{position}";
        }

        return query;
    }
}
