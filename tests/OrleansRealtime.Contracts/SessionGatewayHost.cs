using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Contracts;

/// <summary>A running host under test.</summary>
/// <param name="Sessions">The gateway under test.</param>
/// <param name="Engine">What answers.</param>
/// <param name="Stop">Stops the host.</param>
public sealed record SessionGatewayHost(ISessionGateway Sessions, ScriptedEngine Engine, Func<ValueTask> Stop)
    : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stop();
}
