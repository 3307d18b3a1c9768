using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.Http;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>Controls calls. There are none yet, so a request that is sound in itself names one that is not there.</summary>
internal sealed class CallControlHandler(StandardKeyGate gate)
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
        if (await gate.AdmitAsync(context) is not null)
        {
            await RefuseUnknownCallAsync(context, callId);
        }
    }

    private async Task ControlAsync(HttpContext context, string callId, Func<JsonElement, ProtocolError?> read)
    {
        if (await gate.AdmitAsync(context) is null)
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

        await RefuseUnknownCallAsync(context, callId);
    }

    private static Task RefuseUnknownCallAsync(HttpContext context, string callId) => ErrorResponse.WriteAsync(
        context.Response,
        StatusCodes.Status404NotFound,
        ProtocolError.InvalidRequest(ErrorCodes.CallNotFound, $"Call '{callId}' was not found.", "call_id"));
}
