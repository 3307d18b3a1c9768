using OrleansRealtime.Audio;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>An answer's audio that a client may not have all of.</summary>
/// <param name="OpenedBy">The event that began it.</param>
/// <param name="Gate">How the edge knows it.</param>
/// <param name="ClosedBy">The event that ended it; null while it goes on.</param>
/// <param name="Received">How much the client has said it has.</param>
internal sealed record SpokenPart(long OpenedBy, AudioGate.Open Gate, long? ClosedBy, SampleTime Received)
{
    /// <summary>All there is of it; null while it is being made, and of one that was cut.</summary>
    public SampleTime? Length { get; init; }

    /// <summary>Nothing of it is to be heard any more.</summary>
    public bool WasCut { get; init; }

    /// <summary>Where the edge plays by the clock: the last event at the time when it had been played; null before.</summary>
    public long? PlayedBy { get; init; }
}
