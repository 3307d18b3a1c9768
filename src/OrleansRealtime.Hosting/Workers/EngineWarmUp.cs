using Microsoft.Extensions.Hosting;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Warms every engine before the server takes its first call; a broken engine stops the start with its reason.</summary>
public sealed class EngineWarmUp(EngineCatalog engines) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(engines.Engines.Select(engine => engine.WarmUpAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
