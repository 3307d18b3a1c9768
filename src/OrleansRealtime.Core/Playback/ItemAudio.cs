using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Playback;

/// <summary>Audio to be put into an event on its way to a client; the samples themselves never pass through the session.</summary>
/// <param name="ContentIndex">The part of the item it belongs to.</param>
/// <param name="Address">Which audio.</param>
/// <param name="Until">How much of it was heard; null for all there is.</param>
/// <param name="Format">How the client wants it.</param>
public sealed record ItemAudio(int ContentIndex, AudioAddress Address, SampleTime? Until, WireAudioFormat Format);
