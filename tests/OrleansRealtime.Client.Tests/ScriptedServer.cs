using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace OrleansRealtime.Client.Tests;

/// <summary>A real WebSocket server on a free port of this machine whose every connection plays the test's script.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedServer(WebApplication app)
    {
        _app = app;
    }

    public Uri Address => new(_app.Urls.First());

    public static async Task<ScriptedServer> StartAsync(Func<ScriptedPeer, Task> script)
    {
        var server = Build(app => app.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await script(new ScriptedPeer(socket, context.Request));
        }));
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Refuses every upgrade.</summary>
    public static async Task<ScriptedServer> StartRefusingAsync(HttpStatusCode status)
    {
        var server = Build(app => app.Run(context =>
        {
            context.Response.StatusCode = (int)status;
            return Task.CompletedTask;
        }));
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ScriptedServer Build(Action<WebApplication> pipeline)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseWebSockets();
        pipeline(app);
        return new ScriptedServer(app);
    }
}
