namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>The session cannot be gone on with. The stream of events ends with the same.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">In words.</param>
public sealed record Lost(LossReason Reason, string Detail) : ResumptionNotice;
