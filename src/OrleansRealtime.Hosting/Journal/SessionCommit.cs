using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>Changes of one session that are kept together or not at all.</summary>
/// <param name="Session">Whose.</param>
/// <param name="Incarnation">Of the owner that writes; 1 for a session that has never been taken over.</param>
/// <param name="ExpiresAt">When the session is to be forgotten, unless a later commit says otherwise.</param>
/// <param name="Changes">In order; a key may occur more than once, and the last one counts.</param>
public sealed record SessionCommit(
    SessionId Session,
    long Incarnation,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<StateChange> Changes)
{
    /// <summary>
    /// Where this commit stands among those of its owner. A store leaves one out, and says it is kept, when it has seen a higher
    /// one of the same incarnation: a commit given up for lost may come in behind the one that was sent in its place.
    /// </summary>
    /// <value>1 and up; 0, the default, is applied whenever it comes.</value>
    public long Sequence { get; init; }

    /// <summary>Whether the session must be there. It tells the first commit of incarnation 1 from one that comes when the session is gone.</summary>
    /// <value>True once a commit of this owner has been kept; false by default.</value>
    public bool Continues { get; init; }
}
