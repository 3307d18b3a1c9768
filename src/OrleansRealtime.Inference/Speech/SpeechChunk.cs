using OrleansRealtime.Audio.Buffers;

namespace OrleansRealtime.Inference.Speech;

/// <summary>A piece of synthesised speech.</summary>
/// <param name="Audio">PCM16 mono 24 kHz, owned by the receiver.</param>
/// <param name="Words">Words that begin in or before this chunk and were not told yet; empty when the engine has no word times.</param>
public readonly record struct SpeechChunk(PooledAudio Audio, IReadOnlyList<SpokenWord> Words);
