using OrleansRealtime.Hosting;
using OrleansRealtime.Mcp;
using OrleansRealtime.Server.Endpoints;
using OrleansRealtime.Server.Engines;
using OrleansRealtime.Server.Http;
using OrleansRealtime.Server.OpenApi;
using OrleansRealtime.WebRtc;

namespace OrleansRealtime.Server;

/// <summary>The whole server, put together and not yet started.</summary>
internal static class RealtimeServer
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">Has the last word on what the server is made of; null leaves it as it is.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(ServerArguments.ToOptions(args));
        builder.Services.AddRealtimeHost();
        builder.AddRealtimeServer();
        builder.Services.AddLocalEngine();
        builder.AddConfiguredEngines();
        builder.Services.AddMcpServers();
        builder.Services.AddCalls();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<CorsMiddleware>();
        app.UseMiddleware<ApiErrorMiddleware>();
        app.UseWebSockets();
        app.UsePlayground();
        app.MapHealth();
        app.MapRealtime();
        app.MapRestDocument();
        return app;
    }
}
