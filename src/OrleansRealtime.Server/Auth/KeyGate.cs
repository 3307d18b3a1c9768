using OrleansRealtime.Server.Endpoints;

namespace OrleansRealtime.Server.Auth;

/// <summary>Lets every key and client secret pass and answers everybody else.</summary>
internal sealed class KeyGate(Authenticator authenticator)
{
    /// <summary>Who asks; null when the request has been refused and answered.</summary>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context)
    {
        if (authenticator.TryAuthenticate(context.Request, out var caller, out var error))
        {
            return caller;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status401Unauthorized, error);
        return null;
    }
}
