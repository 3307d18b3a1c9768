namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>A rule of docs/resumption.md that somebody does not keep: the explorer has to find out.</summary>
public enum Mutation
{
    None,

    /// <summary>What an older connection still sends counts.</summary>
    TheReplacedAreHeard,

    /// <summary>A client takes its numbers for those of any life of the session.</summary>
    LivesAreNotToldApart,

    /// <summary>A client forgets the old token as soon as it has a new one.</summary>
    OneTokenIsKept,

    /// <summary>A server forgets the old token as soon as it has given a new one.</summary>
    TheOldTokenDiesAtOnce,

    /// <summary>Commands are applied whatever their number is.</summary>
    CommandsAreNotCounted,

    /// <summary>Commands are acknowledged before they are kept.</summary>
    ReceiptsRunAhead,

    /// <summary>A client that lost its connection during a resync does not ask for it again.</summary>
    AResyncIsForgotten,

    /// <summary>A client acknowledges what it has not acted on yet.</summary>
    EventsAreAcknowledgedUnread,
}
