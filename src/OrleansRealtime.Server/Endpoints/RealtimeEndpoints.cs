using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.Calls;
using OrleansRealtime.Server.Http;
using OrleansRealtime.Server.OpenApi;
using OrleansRealtime.Server.WebSockets;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>The paths of the Realtime API.</summary>
internal static class RealtimeEndpoints
{
    // A client secret where a key is needed, and too many secrets.
    private static readonly int[] Refusals = [StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests];

    public static void MapRealtime(this WebApplication app)
    {
        foreach (var prefix in ApiPaths.Prefixes)
        {
            // One description is enough: the second prefix is the same calls for clients of Azure.
            var calls = app.MapGroup("");
            if (prefix != ApiPaths.Prefixes[0])
            {
                calls.ExcludeFromDescription();
            }

            calls.MapGet(
                $"{prefix}/realtime",
                (HttpContext context, RealtimeSocketHandler handler) => handler.HandleAsync(context))
                .WithMetadata(ConnectShape());
            calls.MapClientSecrets(prefix);
            calls.MapCallControl(prefix);
            app.MapFallback($"{prefix}/{{**path}}", (HttpContext context) => RefuseUnknownAsync(context));
        }
    }

    private static void MapClientSecrets(this IEndpointRouteBuilder app, string prefix)
    {
        app.MapPost(
            $"{prefix}/realtime/client_secrets",
            (HttpContext context, ClientSecretHandler handler) => handler.CreateAsync(context))
            .WithMetadata(new RestShape("Makes a client secret, for pages and devices.")
            {
                Request = "ClientSecretRequest",
                Response = "ClientSecret",
                Failures = Refusals,
            });
        app.MapPost(
            $"{prefix}/realtime/sessions",
            (HttpContext context, ClientSecretHandler handler) => handler.CreateBetaAsync(context, SessionKind.Realtime))
            .WithMetadata(BetaShape("Makes a client secret for a conversation, with the names of the beta."));
        app.MapPost(
            $"{prefix}/realtime/transcription_sessions",
            (HttpContext context, ClientSecretHandler handler) => handler.CreateBetaAsync(context, SessionKind.Transcription))
            .WithMetadata(BetaShape("Makes a client secret for a transcription session, with the names of the beta."));
    }

    private static void MapCallControl(this IEndpointRouteBuilder app, string prefix)
    {
        app.MapPost(
            $"{prefix}/realtime/calls",
            (HttpContext context, CallHandler handler) => handler.CreateAsync(context))
            .WithMetadata(OfferShape());

        // Where the beta took its offers.
        app.MapPost(
            $"{prefix}/realtime",
            (HttpContext context, CallHandler handler) => handler.CreateAsync(context))
            .WithMetadata(OfferShape() with { IsDeprecated = true });
        var call = $"{prefix}/realtime/calls/{{callId}}";
        app.MapPost(
            $"{call}/accept",
            (HttpContext context, string callId, CallControlHandler handler) => handler.AcceptAsync(context, callId))
            .WithMetadata(CallShape("Takes a call.", "RealtimeSession"));
        app.MapPost(
            $"{call}/reject",
            (HttpContext context, string callId, CallControlHandler handler) => handler.RejectAsync(context, callId))
            .WithMetadata(CallShape("Declines a call.", "CallRejection"));
        app.MapPost(
            $"{call}/refer",
            (HttpContext context, string callId, CallControlHandler handler) => handler.ReferAsync(context, callId))
            .WithMetadata(CallShape("Hands a call on.", "CallReferral"));
        app.MapPost(
            $"{call}/hangup",
            (HttpContext context, string callId, CallControlHandler handler) => handler.HangUpAsync(context, callId))
            .WithMetadata(CallShape("Ends a call.", request: null));
    }

    private static RestShape ConnectShape() =>
        new("Opens a WebSocket: a conversation, a transcription session, or a further connection to a running session.")
        {
            Status = StatusCodes.Status101SwitchingProtocols,
            Query =
            [
                new RestQuery("model", "The model of a conversation; not beside intent=transcription."),
                new RestQuery("intent", "'transcription' opens a transcription session."),
                new RestQuery("call_id", "A running session, or its call, to attach to; the others are not looked at."),
            ],
        };

    private static RestShape OfferShape() => new("Takes a WebRTC call: an SDP offer for an answer. The call is named by Location.")
    {
        Request = "CallOffer",
        RequestTypes = ["application/sdp", "multipart/form-data"],
        Response = "Sdp",
        ResponseType = "application/sdp",
        Status = StatusCodes.Status201Created,
        Query = [new RestQuery("model", "The model, where neither a client secret nor a session says it.")],
        Failures =
        [
            StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status429TooManyRequests, StatusCodes.Status501NotImplemented,
            StatusCodes.Status503ServiceUnavailable,
        ],
    };

    private static RestShape BetaShape(string summary) => new(summary)
    {
        Request = "BetaSessionRequest",
        Response = "BetaSession",
        Failures = Refusals,
        IsDeprecated = true,
    };

    private static RestShape CallShape(string summary, string? request) => new(summary)
    {
        Request = request,
        Failures = [StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound],
    };

    private static Task RefuseUnknownAsync(HttpContext context) => ErrorResponse.WriteAsync(
        context.Response,
        StatusCodes.Status404NotFound,
        ProtocolError.InvalidRequest(null, $"Invalid URL ({context.Request.Method} {context.Request.Path})"));
}
