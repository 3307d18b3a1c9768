using System.Text.Json;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.Calls;
using OrleansRealtime.Server.Http;
using OrleansRealtime.Server.Resumption;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>Controls calls. Only those of telephony can be accepted, rejected or referred; one of WebRTC is hung up and no more.</summary>
internal sealed class CallControlHandler(
    StandardKeyGate gate,
    ResumeGate resumeGate,
    CallDirectory calls)
{
    public Task AcceptAsync(HttpContext context, string callId) =>
        ControlAsync(context, callId, CallControlReader.ReadAccept);

    public Task RejectAsync(HttpContext context, string callId) =>
        ControlAsync(context, callId, CallControlReader.ReadReject);

    public Task ReferAsync(HttpContext context, string callId) =>
        ControlAsync(context, callId, CallControlReader.ReadRefer);

    /// <summary>Has no body; whatever stands there is not read.</summary>
    public async Task HangUpAsync(HttpContext context, string callId)
    {
        if (ResumeRequest.IsMadeBy(context.Request))
        {
            await EndSessionAsync(context, callId);
            return;
        }

        if (await gate.AdmitAsync(context) is not { } principal)
        {
            return;
        }

        if (calls.Find(principal.Account, callId) is not { } call)
        {
            await RefuseUnknownCallAsync(context, callId);
            return;
        }

        await call.HangUpAsync();
    }

    /// <summary>A client that could come back ends its session instead, by the same right: it need not have a key any more.</summary>
    private async Task EndSessionAsync(HttpContext context, string callId)
    {
        if (!resumeGate.TryRead(context.Request, out var resume, out var refusal))
        {
            await ErrorResponse.WriteAsync(context.Response, refusal.Status, refusal.Error);
            return;
        }

        if (await resumeGate.ResumeAsync(context, resume with { CallId = callId }) is not SessionAdmission.Admitted admitted)
        {
            await RefuseUnknownCallAsync(context, callId);
            return;
        }

        await using (admitted.Media)
        await using (admitted.Session)
        {
            await admitted.Session.EndAsync();
        }
    }

    private async Task ControlAsync(HttpContext context, string callId, Func<JsonElement, ProtocolError?> read)
    {
        if (await gate.AdmitAsync(context) is not { } principal)
        {
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            return;
        }

        if (read(body.RootElement) is { } error)
        {
            await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status400BadRequest, error);
            return;
        }

        if (calls.Find(principal.Account, callId) is null)
        {
            await RefuseUnknownCallAsync(context, callId);
            return;
        }

        await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status400BadRequest, ProtocolError.InvalidRequest(
            null,
            $"Call '{callId}' is a WebRTC call, which is neither accepted nor handed on. It can only be hung up.",
            "call_id"));
    }

    private static Task RefuseUnknownCallAsync(HttpContext context, string callId) => ErrorResponse.WriteAsync(
        context.Response,
        StatusCodes.Status404NotFound,
        ProtocolError.InvalidRequest(ErrorCodes.CallNotFound, $"Call '{callId}' was not found.", "call_id"));
}
