namespace OrleansRealtime.Client.Resumption.Downlink;

/// <summary>One event on its way through the application.</summary>
/// <param name="Ordinal">Its place in the application's stream.</param>
/// <param name="Seq">The last numbered event when it was told: with this one all up to there are acted on.</param>
/// <param name="Item">The item whose audio it carries; null for other events.</param>
/// <param name="AudioEnd">The output position after its audio.</param>
/// <param name="EndsResync">It ends a resync: <paramref name="Seq"/> holds whatever was acted on before, even when it is lower.</param>
internal readonly record struct Delivery(long Ordinal, long Seq, OutputItem? Item, long AudioEnd, bool EndsResync);
