using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.Resumption;

namespace OrleansRealtime.Server.Calls;

internal sealed partial class CallHandler
{
    /// <summary>A new call for a session that had one before (docs/resumption.md, "Over WebRTC").</summary>
    private async Task ResumeAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (resumeGuard.IsBlocked(address))
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, ResumeGuard.TooManyRefusals);
            return;
        }

        // A token is enough; a key that comes with it must be good all the same.
        Caller? caller = null;
        if ((Authenticator.ShowsKey(context.Request) || ResumeRequest.TokenOf(context.Request) is null) &&
            !authenticator.TryAuthenticate(context.Request, out caller, out var unknown))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, unknown);
            return;
        }

        if (!ResumeRequest.TryRead(context.Request, caller, out var resume, out var error))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error);
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

        await TakeAsync(context, request.Sdp, async callId =>
        {
            var admission = await sessions.ResumeAsync(resume with { CallId = callId }, context.RequestAborted);
            if (admission is SessionAdmission.Refused { Error.Code: ErrorCodes.NotResumable })
            {
                resumeGuard.Refused(address);
            }

            return admission;
        });
    }
}
