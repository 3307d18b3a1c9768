using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Endpoints;

namespace OrleansRealtime.Server.Auth;

/// <summary>Lets standard keys pass and answers everybody else.</summary>
internal sealed class StandardKeyGate(KeyGate gate)
{
    /// <summary>Whose key it is; null when the request has been refused and answered.</summary>
    public async ValueTask<Principal?> AdmitAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } caller)
        {
            return null;
        }

        if (caller.Session is null)
        {
            return caller.Principal;
        }

        await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status403Forbidden, ProtocolError.InvalidRequest(
            null,
            "A client secret can only open sessions. Use a standard API key for this request."));
        return null;
    }
}
