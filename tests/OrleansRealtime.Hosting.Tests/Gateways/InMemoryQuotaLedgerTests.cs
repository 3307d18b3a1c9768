using OrleansRealtime.Contracts;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Options;

namespace OrleansRealtime.Hosting.Tests.Gateways;

public sealed class InMemoryQuotaLedgerTests : QuotaLedgerContract
{
    protected override IQuotaLedger Create(int maxSessionsPerAccount, int maxSessions) =>
        new InMemoryQuotaLedger(Microsoft.Extensions.Options.Options.Create(new SessionOptions
        {
            MaxSessions = maxSessions,
            MaxSessionsPerAccount = maxSessionsPerAccount,
        }));
}
