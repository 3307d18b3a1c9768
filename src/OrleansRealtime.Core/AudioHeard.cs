using OrleansRealtime.Audio;

namespace OrleansRealtime.Core;

/// <summary>What the edge knows of how much of a stream the user can have heard when it was interrupted.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Until">No more than this can have been heard: neither unsent audio nor audio faster than real time.</param>
/// <param name="WasCut">Whether audio was dropped unsent.</param>
public readonly record struct AudioHeard(AudioStreamId Stream, SampleTime Until, bool WasCut);
