using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A session to talk to, or the reason why there is none.</summary>
public abstract record SessionAdmission
{
    private SessionAdmission()
    {
    }

    /// <summary>The caller owns and disposes both.</summary>
    public sealed record Admitted(ISessionConnection Session, IMediaLink Media) : SessionAdmission;

    public sealed record Refused(ProtocolError Error) : SessionAdmission;
}
