using OrleansRealtime.Hosting;
using OrleansRealtime.Server.Endpoints;

namespace OrleansRealtime.Server;

/// <summary>The whole server, put together but not yet started.</summary>
public static class RealtimeServer
{
    /// <param name="args">The command line.</param>
    /// <param name="addEngines">Adds the engines; null adds the offline one.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? addEngines = null)
    {
        var builder = WebApplication.CreateBuilder(ServerArguments.ToOptions(args));
        builder.AddRealtimeServer();
        builder.Services.AddRealtimeHost();
        (addEngines ?? LocalEngineSetup.AddLocalEngine)(builder.Services);

        var app = builder.Build();
        app.UseWebSockets();
        app.UsePlayground();
        app.MapHealth();
        app.MapRealtime();
        return app;
    }
}
