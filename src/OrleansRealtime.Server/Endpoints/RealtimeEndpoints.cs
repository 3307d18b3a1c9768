using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.Http;
using OrleansRealtime.Server.WebSockets;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>The paths of the Realtime API.</summary>
internal static class RealtimeEndpoints
{
    public static void MapRealtime(this WebApplication app)
    {
        foreach (var prefix in ApiPaths.Prefixes)
        {
            app.MapGet(
                $"{prefix}/realtime",
                (HttpContext context, RealtimeSocketHandler handler) => handler.HandleAsync(context));
            app.MapClientSecrets(prefix);
            app.MapCallControl(prefix);
            app.MapFallback($"{prefix}/{{**path}}", (HttpContext context) => RefuseUnknownAsync(context));
        }
    }

    private static void MapClientSecrets(this WebApplication app, string prefix)
    {
        app.MapPost(
            $"{prefix}/realtime/client_secrets",
            (HttpContext context, ClientSecretHandler handler) => handler.CreateAsync(context));
        app.MapPost(
            $"{prefix}/realtime/sessions",
            (HttpContext context, ClientSecretHandler handler) => handler.CreateBetaAsync(context, SessionKind.Realtime));
        app.MapPost(
            $"{prefix}/realtime/transcription_sessions",
            (HttpContext context, ClientSecretHandler handler) => handler.CreateBetaAsync(context, SessionKind.Transcription));
    }

    private static void MapCallControl(this WebApplication app, string prefix)
    {
        var call = $"{prefix}/realtime/calls/{{callId}}";
        app.MapPost(
            $"{call}/accept",
            (HttpContext context, string callId, CallControlHandler handler) => handler.AcceptAsync(context, callId));
        app.MapPost(
            $"{call}/reject",
            (HttpContext context, string callId, CallControlHandler handler) => handler.RejectAsync(context, callId));
        app.MapPost(
            $"{call}/refer",
            (HttpContext context, string callId, CallControlHandler handler) => handler.ReferAsync(context, callId));
        app.MapPost(
            $"{call}/hangup",
            (HttpContext context, string callId, CallControlHandler handler) => handler.HangUpAsync(context, callId));
    }

    private static Task RefuseUnknownAsync(HttpContext context) => ErrorResponse.WriteAsync(
        context.Response,
        StatusCodes.Status404NotFound,
        ProtocolError.InvalidRequest(null, $"Invalid URL ({context.Request.Method} {context.Request.Path})"));
}
