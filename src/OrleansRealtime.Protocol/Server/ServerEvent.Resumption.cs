using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Server;

/// <summary>Only in sessions that opted into resumption (docs/resumption.md); none of these is numbered.</summary>
public abstract partial record ServerEvent
{
    /// <param name="SessionId">The session.</param>
    /// <param name="Incarnation">Which life of the session this is.</param>
    /// <param name="Ticket">What to come back with.</param>
    /// <param name="ClientSeq">The client's last command that was applied.</param>
    public sealed record ResumptionUpdated(SessionId SessionId, long Incarnation, ResumeTicket Ticket, long ClientSeq) : ServerEvent;

    /// <param name="ClientSeq">Commands up to this one are kept.</param>
    public sealed record CommandsAcknowledged(long ClientSeq) : ServerEvent;

    /// <param name="Position">Samples at 24 kHz that will never be asked for again.</param>
    public sealed record InputAudioAcknowledged(long Position) : ServerEvent;

    /// <param name="SessionId">The session.</param>
    /// <param name="Incarnation">Which life of the session this is.</param>
    /// <param name="ClientSeq">The client's last command that was applied.</param>
    /// <param name="InputPosition">Where the client's audio goes on, samples at 24 kHz.</param>
    /// <param name="Ticket">What to come back with next time.</param>
    public sealed record SessionResumed(
        SessionId SessionId,
        long Incarnation,
        long ClientSeq,
        long InputPosition,
        ResumeTicket Ticket) : ServerEvent;

    /// <summary>Another connection has taken this one's place.</summary>
    public sealed record SessionReplaced : ServerEvent;

    /// <param name="Reason"><c>gap</c>: what was missed is not there any more; <c>ahead</c>: the client knows more than the session.</param>
    /// <param name="Session">The session as it is.</param>
    public sealed record ResyncRequired(string Reason, SessionConfig Session) : ServerEvent;

    /// <summary>The conversation has been told.</summary>
    public sealed record SessionResynced : ServerEvent;

    /// <param name="DeadlineMs">When the connection is closed at the latest, milliseconds from now.</param>
    /// <param name="Reason">Why.</param>
    public sealed record GoingAway(long DeadlineMs, string Reason) : ServerEvent;
}
