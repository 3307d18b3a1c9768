using OrleansRealtime.Server.WebSockets;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>The paths of the Realtime API.</summary>
internal static class RealtimeEndpoints
{
    public static void MapRealtime(this WebApplication app)
    {
        app.MapGet("/v1/realtime", (HttpContext context, RealtimeSocketHandler handler) => handler.HandleAsync(context));

        // Azure's path for the same thing.
        app.MapGet(
            "/openai/v1/realtime",
            (HttpContext context, RealtimeSocketHandler handler) => handler.HandleAsync(context));
    }
}
