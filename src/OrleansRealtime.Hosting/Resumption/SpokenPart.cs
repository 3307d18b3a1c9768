using OrleansRealtime.Audio;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>An answer's audio that a client may not have all of.</summary>
/// <param name="OpenedBy">The event that began it.</param>
/// <param name="Gate">How the edge knows it.</param>
/// <param name="ClosedBy">The event that ended it; null while it goes on.</param>
/// <param name="Received">How much the client has said it has.</param>
internal sealed record SpokenPart(long OpenedBy, AudioGate.Open Gate, long? ClosedBy, SampleTime Received);
