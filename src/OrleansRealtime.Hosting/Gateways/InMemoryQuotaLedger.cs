using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Options;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>The ledger of a single process.</summary>
public sealed class InMemoryQuotaLedger(IOptions<SessionOptions> options) : IQuotaLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _sessions = [];
    private int _all;

    public ValueTask<IAsyncDisposable?> TryTakeSessionAsync(string account, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var held = _sessions.GetValueOrDefault(account);
            if (held >= options.Value.MaxSessionsPerAccount || _all >= options.Value.MaxSessions)
            {
                return new ValueTask<IAsyncDisposable?>((IAsyncDisposable?)null);
            }

            _sessions[account] = held + 1;
            _all++;
        }

        return new ValueTask<IAsyncDisposable?>(new Lease(this, account));
    }

    private void Return(string account)
    {
        lock (_lock)
        {
            _all--;
            if (--_sessions[account] == 0)
            {
                _sessions.Remove(account);
            }
        }
    }

    private sealed class Lease(InMemoryQuotaLedger ledger, string account) : IAsyncDisposable
    {
        private int _returned;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                ledger.Return(account);
            }

            return ValueTask.CompletedTask;
        }
    }
}
