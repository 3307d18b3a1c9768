namespace OrleansRealtime.Audio.Codecs;

/// <summary>
/// Bytes of a client's format in, PCM16 mono 24 kHz out. One per stream; stateful; how the bytes are cut into chunks changes
/// neither samples nor positions. No allocation per call.
/// </summary>
public interface IAudioDecoder : IDisposable
{
    /// <summary>Room that is always enough for one <see cref="Decode"/> of <paramref name="byteCount"/> bytes or one
    /// <see cref="Flush"/>.</summary>
    int MaxSamples(int byteCount);

    /// <returns>Samples written to <paramref name="pcm"/>.</returns>
    int Decode(ReadOnlySpan<byte> bytes, Span<short> pcm);

    /// <summary>
    /// Ends the stream here and starts afresh: writes what is still held back, drops half a sample. The room of an empty
    /// <see cref="MaxSamples"/> is enough.
    /// </summary>
    /// <returns>Samples written to <paramref name="pcm"/>.</returns>
    int Flush(Span<short> pcm);

    /// <summary>Forgets the stream so far, half a sample and filter state included.</summary>
    void Reset();
}
