using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A session to talk to, or the reason why there is none.</summary>
public abstract record SessionAdmission
{
    private SessionAdmission()
    {
    }

    /// <summary>The caller owns and disposes both. A sideband takes no part in the audio: it must not enumerate it.</summary>
    public sealed record Admitted(ISessionConnection Session, IMediaLink Media) : SessionAdmission
    {
        /// <summary>Where the audio goes on; null for a session that begins, and for a sideband.</summary>
        public ResumePoint? From { get; init; }

        /// <summary>Whose session it is.</summary>
        public string Account { get; init; } = "";
    }

    /// <param name="Error">Why not.</param>
    /// <param name="IsStopping">The server is going away: another one, or this one a little later, may say yes.</param>
    public sealed record Refused(ProtocolError Error, bool IsStopping = false) : SessionAdmission;
}
