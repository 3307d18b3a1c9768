using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Outlets;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>A client's way back into its session.</summary>
/// <param name="Outlet">What it is told.</param>
/// <param name="From">Where the audio goes on.</param>
internal sealed record ResumeGrant(Outlet Outlet, ResumePoint From);
