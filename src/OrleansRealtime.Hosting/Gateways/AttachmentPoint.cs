using OrleansRealtime.Audio;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>How far a worker is with the audio of a session when another connection takes it over.</summary>
/// <param name="Input">The next sample of the user's audio.</param>
/// <param name="Taken">How far the sound of answers was taken by the connection before; streams whose last sample was taken are absent.</param>
public sealed record AttachmentPoint(SampleTime Input, IReadOnlyDictionary<AudioStreamId, SampleTime> Taken);
