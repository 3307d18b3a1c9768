using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.ClientSecrets;
using OrleansRealtime.Server.Endpoints;
using OrleansRealtime.Server.Options;
using OrleansRealtime.Server.Resumption;
using OrleansRealtime.Server.WebSockets;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Server.Calls;

/// <summary>Takes a call: an SDP offer for an answer, and a session behind it (API reference §1.2).</summary>
internal sealed partial class CallHandler(
    KeyGate gate,
    ISessionGateway sessions,
    IInferenceGateway inference,
    PromptLibrary prompts,
    ResumeGate resumeGate,
    RtcServer rtc,
    CallRunner runner,
    BetaConnections beta,
    IOptions<PolicyOptions> policies,
    IOptions<WebSocketLimits> limits,
    TimeProvider time,
    RealtimeMetrics metrics,
    ILogger<RealtimeCall> logger)
{
    public async Task CreateAsync(HttpContext context)
    {
        if (ResumeRequest.IsMadeBy(context.Request))
        {
            await ResumeAsync(context);
            return;
        }

        if (await gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (await CallRequest.ReadAsync(context) is not { } request)
        {
            return;
        }

        if (!TryConfigure(context.Request, caller, request.Session, out var config, out var error))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error!);
            return;
        }

        await TakeAsync(context, request.Sdp, callId => sessions.StartAsync(
            new SessionStart(caller.Principal.Account, config.Model, SessionKind.Realtime, config)
            {
                CallId = callId,
                KeyId = caller.Principal.KeyId,
                Grace = policies.Value.GraceOf(caller.Principal.KeyId),
                IsStateless = policies.Value.IsStateless(caller.Principal.KeyId),
            },
            context.RequestAborted));
    }

    /// <summary>Answers an offer, if there is a session for it.</summary>
    private async Task TakeAsync(HttpContext context, string sdp, Func<string, ValueTask<SessionAdmission>> reach)
    {
        var callId = $"rtc_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var (answer, call) = rtc.Accept(callId, sdp);
        if (call is null)
        {
            await RefuseAsync(context, answer);
            return;
        }

        var admitted = await AdmitAsync(context, call, reach);
        if (admitted is null)
        {
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/sdp";
        context.Response.Headers.Location = LocationOf(context.Request.Path, callId);
        runner.Start(admitted);
        await context.Response.WriteAsync(call.Answer, context.RequestAborted);
    }

    // Where the offer came to, unless that is the beta's place, which has no calls below it.
    private static string LocationOf(PathString path, string callId)
    {
        var place = path.Value!.TrimEnd('/');
        return place.EndsWith("/calls", StringComparison.OrdinalIgnoreCase) ? $"{place}/{callId}" : $"/v1/realtime/calls/{callId}";
    }

    private bool TryConfigure(
        HttpRequest request,
        Caller caller,
        SessionPatch? patch,
        out SessionConfig config,
        out ProtocolError? error)
    {
        var asked = request.Query["model"].ToString();
        if (caller.Session is { } granted)
        {
            config = granted;
            error = granted.Kind != SessionKind.Realtime ? ProtocolError.InvalidRequest(
                    ErrorCodes.InvalidValue, "The client secret is for a transcription session, which a call cannot be.")
                : asked.Length > 0 && asked != granted.Model ? ProtocolError.InvalidRequest(
                    ErrorCodes.InvalidModel, $"Model \"{asked}\" is not the model of the client secret, \"{granted.Model}\".", "model")
                : InitialSession.Change(granted, patch, prompts, out config);
            return error is null;
        }

        var model = patch?.Model.Or(asked) ?? asked;
        model = model.Length > 0 ? model : RealtimeModels.Default;
        config = SessionDefaults.Realtime(new SessionId(""), model, expiresAt: 0);
        error = RealtimeModels.Refusal(model, inference, patch is null ? "model" : "session.model")
            ?? InitialSession.Configure(config.Id, model, patch, prompts, out config);
        return error is null;
    }

    private async Task<RealtimeCall?> AdmitAsync(
        HttpContext context,
        RtcCall call,
        Func<string, ValueTask<SessionAdmission>> reach)
    {
        try
        {
            var admission = await reach(call.Id);
            if (admission is SessionAdmission.Admitted admitted)
            {
                var leg = await MediaLeg.StartAsync(
                    admitted, new SpectralSpeechDetector(), time, metrics, playsByClock: true, context.RequestAborted);
                var taken = new RealtimeCall(admitted.Account, call, leg, limits.Value.MaxMessageBytes, logger);
                taken.Speak(mayTurnBeta: beta.Enabled);
                return taken;
            }

            call.Dispose();
            var refused = (SessionAdmission.Refused)admission;
            await RefuseAsync(
                context,
                refused.IsStopping ? StatusCodes.Status503ServiceUnavailable
                    : refused.Error.Code == ErrorCodes.NotResumable ? StatusCodes.Status404NotFound
                    : StatusCodes.Status429TooManyRequests,
                refused.Error);
            return null;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    private static Task RefuseAsync(HttpContext context, RtcAnswer answer) => answer.Refusal switch
    {
        RtcRefusal.Unavailable => RefuseAsync(
            context,
            StatusCodes.Status501NotImplemented,
            ProtocolError.Server($"This server takes no calls. {answer.Reason}", ErrorTypes.Server)),
        RtcRefusal.TooManyCalls => RefuseAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            ProtocolError.InvalidRequest(ErrorCodes.RateLimitExceeded, answer.Reason)),
        _ => RefuseAsync(context, StatusCodes.Status400BadRequest, CallRequest.InvalidOffer(answer.Reason)),
    };

    private static Task RefuseAsync(HttpContext context, int status, ProtocolError error) =>
        ErrorResponse.WriteAsync(context.Response, status, error);
}
