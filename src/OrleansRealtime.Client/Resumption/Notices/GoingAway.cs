namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>The server will stop; the session comes back by itself when it does.</summary>
/// <param name="Deadline">At the latest then.</param>
/// <param name="Reason">The server's words; may be empty.</param>
public sealed record GoingAway(TimeSpan Deadline, string Reason) : ResumptionNotice;
