using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>A client that comes back, on its way to its session.</summary>
/// <param name="Resume">What it comes with.</param>
/// <param name="Answer">Takes what it gets; null when the session does not know it, or is over.</param>
internal sealed record ResumeMail(SessionResume Resume, TaskCompletionSource<ResumeGrant?> Answer);
