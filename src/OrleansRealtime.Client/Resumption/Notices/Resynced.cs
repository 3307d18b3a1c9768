namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>
/// Too much was missed to tell it again: the conversation was told anew, in the stream between <c>session.resync_required</c> and
/// <c>session.resynced</c>. What was known before is void.
/// </summary>
/// <param name="Reason">The server's: <c>gap</c> or <c>ahead</c>.</param>
public sealed record Resynced(string Reason) : ResumptionNotice;
