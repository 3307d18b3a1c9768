using System.Net.WebSockets;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.Resumption;

namespace OrleansRealtime.Server.WebSockets;

internal sealed partial class RealtimeSocketHandler
{
    /// <summary>Takes a client back to its session; null when it has been told that there is none.</summary>
    private async Task<MediaLeg?> ResumeAsync(HttpContext context, WebSocket socket)
    {
        var address = context.Connection.RemoteIpAddress;
        if (resumeGuard.IsBlocked(address))
        {
            return await RefuseAsync(context, socket, ResumeGuard.TooManyRefusals);
        }

        // A token is enough; a key that comes with it must be good all the same.
        Caller? caller = null;
        if ((Authenticator.ShowsKey(context.Request) || ResumeRequest.TokenOf(context.Request) is null) &&
            !authenticator.TryAuthenticate(context.Request, out caller, out var unknown))
        {
            await RefuseAsync(socket, unknown, CloseStatus.Of(unknown, isAuthentication: true), context.RequestAborted);
            return null;
        }

        if (!ResumeRequest.TryRead(context.Request, caller, out var resume, out var error))
        {
            return await RefuseAsync(context, socket, error);
        }

        return await TryAsync(context, socket, async () =>
        {
            var admission = await sessions.ResumeAsync(resume, context.RequestAborted);
            if (admission is SessionAdmission.Refused { Error.Code: ErrorCodes.NotResumable })
            {
                resumeGuard.Refused(address);
            }

            return await EnterAsync(context, socket, admission);
        });
    }

    private static async Task<MediaLeg?> RefuseAsync(HttpContext context, WebSocket socket, ProtocolError error)
    {
        await RefuseAsync(socket, error, CloseStatus.Of(error, isAuthentication: false), context.RequestAborted);
        return null;
    }
}
