namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Values of <c>session.include</c> that switch on what the hosted API does not have.</summary>
public static class SessionIncludes
{
    /// <summary>Several conversations in one session, and events to move between them.</summary>
    public const string Contexts = "session.contexts";

    /// <summary>Nothing is remembered from one exchange to the next.</summary>
    public const string Stateless = "session.stateless";

    /// <summary>The session can be come back to without losing anything (docs/resumption.md).</summary>
    public const string Resumption = "session.resumption";
}
