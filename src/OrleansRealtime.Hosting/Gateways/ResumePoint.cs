using OrleansRealtime.Audio;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Where the audio of a session goes on for an edge that comes to it in the middle.</summary>
/// <param name="Input">The next sample of the user's audio.</param>
/// <param name="SpeakingFrom">Where the speech began that is going on; null when none is.</param>
/// <param name="Output">From where the sound of each answer that is kept goes on; null where none is kept: it goes on from where it is.</param>
public sealed record ResumePoint(
    SampleTime Input,
    SampleTime? SpeakingFrom,
    IReadOnlyDictionary<AudioStreamId, SampleTime>? Output);
