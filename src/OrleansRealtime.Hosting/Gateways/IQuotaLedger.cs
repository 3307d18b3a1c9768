namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Keeps accounts within their limits.</summary>
public interface IQuotaLedger
{
    /// <summary>Takes one of the account's concurrent sessions.</summary>
    /// <returns>A lease to dispose when the session ends; null when there is none left.</returns>
    ValueTask<IAsyncDisposable?> TryTakeSessionAsync(string account, CancellationToken cancellationToken);
}
