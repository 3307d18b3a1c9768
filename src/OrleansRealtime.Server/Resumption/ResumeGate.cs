using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Auth;

namespace OrleansRealtime.Server.Resumption;

/// <summary>The way back into a session, the same over every transport.</summary>
internal sealed class ResumeGate(ResumeGuard guard, Authenticator authenticator, ISessionGateway sessions)
{
    /// <summary>Reads what a client comes back with, and asks whether it may try.</summary>
    /// <param name="request">The request.</param>
    /// <param name="resume">What it comes with.</param>
    /// <param name="refusal">Why it may not.</param>
    public bool TryRead(
        HttpRequest request,
        [NotNullWhen(true)] out SessionResume? resume,
        [NotNullWhen(false)] out ResumeRefusal? refusal)
    {
        resume = null;
        if (guard.IsBlocked(request.HttpContext.Connection.RemoteIpAddress))
        {
            refusal = new ResumeRefusal(StatusCodes.Status429TooManyRequests, ResumeGuard.TooManyRefusals);
            return false;
        }

        // A token is enough; a key that comes with it must be good all the same.
        Caller? caller = null;
        if ((Authenticator.ShowsKey(request) || ResumeRequest.TokenOf(request) is null) &&
            !authenticator.TryAuthenticate(request, out caller, out var unknown))
        {
            refusal = new ResumeRefusal(StatusCodes.Status401Unauthorized, unknown);
            return false;
        }

        refusal = ResumeRequest.TryRead(request, caller, out resume, out var error)
            ? null
            : new ResumeRefusal(StatusCodes.Status400BadRequest, error);
        return refusal is null;
    }

    /// <summary>Takes the client back; counts the address where there is nothing to come back to.</summary>
    public async ValueTask<SessionAdmission> ResumeAsync(HttpContext context, SessionResume resume)
    {
        var admission = await sessions.ResumeAsync(resume, context.RequestAborted);
        if (admission is SessionAdmission.Refused { Error.Code: ErrorCodes.NotResumable })
        {
            guard.Refused(context.Connection.RemoteIpAddress);
        }

        return admission;
    }
}
