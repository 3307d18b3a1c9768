using OrleansRealtime.Audio.G711;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Codecs;

/// <summary><c>audio/pcmu</c> and <c>audio/pcma</c>: 24 kHz samples to 8 kHz codes.</summary>
public sealed class G711Encoder(G711Law law) : IAudioEncoder
{
    // 32 ms: bounds the stack, not the caller.
    private const int Block = 768;

    private readonly Resampler _resampler = new(SampleTime.Rate, G711Decoder.WireRate);

    public int MaxBytes(int samples) => Math.Max(
        _resampler.MaxOutput(samples) + (2 * (samples / Block)),
        _resampler.MaxFlush);

    public int Encode(ReadOnlySpan<short> pcm, Span<byte> bytes)
    {
        Span<short> narrow = stackalloc short[_resampler.MaxOutput(Block)];
        var written = 0;
        while (!pcm.IsEmpty)
        {
            var count = Math.Min(pcm.Length, Block);
            var made = _resampler.Process(pcm[..count], narrow);
            written += Compress(narrow[..made], bytes[written..]);
            pcm = pcm[count..];
        }

        return written;
    }

    public int Flush(Span<byte> bytes)
    {
        Span<short> narrow = stackalloc short[_resampler.MaxFlush];
        return Compress(narrow[.._resampler.Flush(narrow)], bytes);
    }

    public void Reset() => _resampler.Reset();

    public void Dispose() => _resampler.Dispose();

    private int Compress(ReadOnlySpan<short> pcm, Span<byte> bytes) =>
        law == G711Law.Mu ? MuLaw.Encode(pcm, bytes) : ALaw.Encode(pcm, bytes);
}
