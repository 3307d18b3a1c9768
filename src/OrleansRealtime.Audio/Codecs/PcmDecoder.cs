using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Codecs;

/// <summary><c>audio/pcm</c>: 24 kHz, 16 bit little-endian. Half a sample waits for the next chunk.</summary>
public sealed class PcmDecoder : IAudioDecoder
{
    private PcmAssembler _assembler;

    public int MaxSamples(int byteCount) => (byteCount + 1) / PcmBytes.BytesPerSample;

    public int Decode(ReadOnlySpan<byte> bytes, Span<short> pcm) => _assembler.Append(bytes, pcm);

    public int Flush(Span<short> pcm)
    {
        Reset();
        return 0;
    }

    public void Reset() => _assembler.Reset();

    public void Dispose()
    {
    }
}
