using OrleansRealtime.Audio.G711;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Codecs;

/// <summary><c>audio/pcmu</c> and <c>audio/pcma</c>: 8 kHz codes to 24 kHz samples.</summary>
public sealed class G711Decoder(G711Law law) : IAudioDecoder
{
    /// <summary>Codes per second on the wire.</summary>
    public const int WireRate = 8_000;

    // 32 ms: bounds the stack, not the caller.
    private const int Block = 256;

    private readonly Resampler _resampler = new(WireRate, SampleTime.Rate);

    // Each block may round up once.
    public int MaxSamples(int byteCount) =>
        Math.Max(_resampler.MaxFlush, _resampler.MaxOutput(byteCount) + (2 * (byteCount / Block)));

    public int Decode(ReadOnlySpan<byte> bytes, Span<short> pcm)
    {
        Span<short> narrow = stackalloc short[Block];
        var written = 0;
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, Block);
            _ = law == G711Law.Mu ? MuLaw.Decode(bytes[..count], narrow) : ALaw.Decode(bytes[..count], narrow);
            written += _resampler.Process(narrow[..count], pcm[written..]);
            bytes = bytes[count..];
        }

        return written;
    }

    public int Flush(Span<short> pcm) => _resampler.Flush(pcm);

    public void Reset() => _resampler.Reset();

    public void Dispose() => _resampler.Dispose();
}
