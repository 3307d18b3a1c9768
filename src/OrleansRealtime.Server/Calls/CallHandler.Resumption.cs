using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.Calls;

internal sealed partial class CallHandler
{
    /// <summary>A new call for a session that had one before (docs/resumption.md, "Over WebRTC").</summary>
    private async Task ResumeAsync(HttpContext context)
    {
        if (!resumeGate.TryRead(context.Request, out var resume, out var refusal))
        {
            await RefuseAsync(context, refusal.Status, refusal.Error);
            return;
        }

        if (await CallRequest.ReadAsync(context) is not { } request)
        {
            return;
        }

        if (request.Session is not null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, ProtocolError.InvalidRequest(
                ErrorCodes.InvalidValue, "A session that is resumed has its settings; change them with session.update.", "session"));
            return;
        }

        await TakeAsync(context, request.Sdp, callId => resumeGate.ResumeAsync(context, resume with { CallId = callId }));
    }
}
