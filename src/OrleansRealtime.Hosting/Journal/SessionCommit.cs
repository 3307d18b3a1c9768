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
    IReadOnlyList<StateChange> Changes);
