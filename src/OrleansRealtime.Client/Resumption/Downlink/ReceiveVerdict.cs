namespace OrleansRealtime.Client.Resumption.Downlink;

/// <summary>What to do with an event, and what to do then.</summary>
/// <param name="Deliver">The application gets it.</param>
/// <param name="Reaction">What follows.</param>
internal readonly record struct ReceiveVerdict(bool Deliver, ReceiveReaction Reaction = ReceiveReaction.None)
{
    public static ReceiveVerdict Pass => new(true);

    public static ReceiveVerdict Drop => new(false);

    /// <summary>Something before it is missing: it is dropped, and comes again after a reconnect.</summary>
    public static ReceiveVerdict Hole => new(false, ReceiveReaction.Reconnect);
}
