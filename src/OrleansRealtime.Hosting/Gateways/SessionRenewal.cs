using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Options;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>
/// Moves on when the store is to forget the sessions that run: however long one is silent, what is kept of it must not expire.
/// </summary>
internal sealed class SessionRenewal(
    InProcessSessionGateway sessions,
    IOptions<ResumptionOptions> options,
    TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A third of the time, so that a store may be away for another third.
        using var timer = new PeriodicTimer(options.Value.Retention / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            sessions.Renew();
        }
    }
}
