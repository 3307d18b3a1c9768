using OrleansRealtime.Hosting.Gateways;
using Xunit;

namespace OrleansRealtime.Contracts;

/// <summary>What every ledger promises: never more than the limit, however many ask at once.</summary>
public abstract class QuotaLedgerContract
{
    protected abstract IQuotaLedger Create(int maxSessionsPerAccount, int maxSessions);

    [Fact]
    public async Task Sessions_AreGivenUpToTheLimit_AndAgainWhenReturned()
    {
        var ledger = Create(2, 100);
        var first = await ledger.TryTakeSessionAsync("a", CancellationToken.None);
        var second = await ledger.TryTakeSessionAsync("a", CancellationToken.None);

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Null(await ledger.TryTakeSessionAsync("a", CancellationToken.None));
        Assert.NotNull(await ledger.TryTakeSessionAsync("b", CancellationToken.None));

        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.NotNull(await ledger.TryTakeSessionAsync("a", CancellationToken.None));
        Assert.Null(await ledger.TryTakeSessionAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task ManyAtOnce_NeverOvershoot()
    {
        var ledger = Create(7, 100);
        var leases = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
            Task.Run(async () => await ledger.TryTakeSessionAsync("a", CancellationToken.None))));

        Assert.Equal(7, leases.Count(lease => lease is not null));
    }
}
