using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Codecs;

/// <summary><c>audio/pcm</c>: 24 kHz, 16 bit little-endian.</summary>
public sealed class PcmEncoder : IAudioEncoder
{
    public int MaxBytes(int samples) => samples * PcmBytes.BytesPerSample;

    public int Encode(ReadOnlySpan<short> pcm, Span<byte> bytes) => PcmBytes.Write(pcm, bytes);

    public int Flush(Span<byte> bytes) => 0;

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
