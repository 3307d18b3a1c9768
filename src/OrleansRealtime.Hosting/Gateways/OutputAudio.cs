using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A frame of an answer; its position counts from the stream's first sample.</summary>
public readonly record struct OutputAudio(AudioStreamId Stream, PooledAudio Frame);
