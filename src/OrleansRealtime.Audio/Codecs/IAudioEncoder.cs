namespace OrleansRealtime.Audio.Codecs;

/// <summary>
/// PCM16 mono 24 kHz in, bytes of a client's format out. One per stream; stateful; how the samples are cut into chunks does not
/// change the bytes. No allocation per call.
/// </summary>
public interface IAudioEncoder : IDisposable
{
    /// <summary>Room that is always enough for one <see cref="Encode"/> of <paramref name="samples"/> samples or one
    /// <see cref="Flush"/>.</summary>
    int MaxBytes(int samples);

    /// <returns>Bytes written to <paramref name="bytes"/>.</returns>
    int Encode(ReadOnlySpan<short> pcm, Span<byte> bytes);

    /// <summary>Ends the stream (an item of speech): writes what is still held back and starts afresh.</summary>
    /// <returns>Bytes written to <paramref name="bytes"/>.</returns>
    int Flush(Span<byte> bytes);

    /// <summary>Drops what is held back, as when playback is cut off.</summary>
    void Reset();
}
