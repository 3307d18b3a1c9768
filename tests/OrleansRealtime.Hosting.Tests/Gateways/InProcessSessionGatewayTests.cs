using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansRealtime.Contracts;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Inference;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Hosting.Tests.Gateways;

public sealed class InProcessSessionGatewayTests : SessionGatewayContract
{
    protected override async Task<SessionGatewayHost> StartHostAsync(int maxSessions = 10)
    {
        var engine = new ScriptedEngine();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddRealtimeHost();
        builder.Services.AddSingleton<IEngine>(engine);
        builder.Services.Configure<SessionOptions>(options =>
        {
            options.MaxSessions = maxSessions;
            options.MaxSidebands = MaxSidebands;
        });
        builder.Services.Configure<ResumptionOptions>(options =>
        {
            // A session ends with its connection, and the host with its sessions.
            options.Grace = TimeSpan.Zero;
            options.Drain = TimeSpan.Zero;
        });
        builder.Services.Configure<EngineOptions>(options => options.Default = engine.Name);
        var host = builder.Build();
        await host.StartAsync();
        return new SessionGatewayHost(host.Services.GetRequiredService<ISessionGateway>(), engine, async () =>
        {
            await host.StopAsync();
            host.Dispose();
        });
    }
}
