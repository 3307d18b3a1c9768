using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.Concealment;
using OrleansRealtime.Audio.G711;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// G.711 in RTP (RFC 3551 §4.5.14): a payload is one byte per sample. Holes are filled before the change of rate, so
/// that its filter sees one stream without seams; the output trails the input by that filter's few milliseconds, always
/// by the same.
/// </summary>
internal sealed class G711PayloadDecoder(G711Law law) : IPayloadDecoder
{
    private const int Ratio = SampleTime.Rate / G711Decoder.WireRate;
    private const int MaxCodes = 960;

    private readonly Resampler _resampler = new(G711Decoder.WireRate, SampleTime.Rate);
    private readonly WaveformConcealment _concealment = new(G711Decoder.WireRate);

    public int ClockRate => G711Decoder.WireRate;

    public bool TryGetDuration(ReadOnlySpan<byte> payload, out int samples)
    {
        samples = payload.Length * Ratio;
        return payload.Length is > 0 and <= MaxCodes;
    }

    public bool SaysPause(ReadOnlySpan<byte> payload) => false;

    public int Decode(ReadOnlySpan<byte> payload, Span<short> pcm)
    {
        Span<short> narrow = stackalloc short[MaxCodes];
        narrow = narrow[..payload.Length];
        _ = law == G711Law.Mu ? MuLaw.Decode(payload, narrow) : ALaw.Decode(payload, narrow);
        _concealment.Pass(narrow);
        return _resampler.Process(narrow, pcm);
    }

    public int RecoverableSamples(ReadOnlySpan<byte> next) => 0;

    public int Recover(ReadOnlySpan<byte> next, int samples, Span<short> pcm) => Conceal(samples, pcm);

    public int Conceal(int samples, Span<short> pcm)
    {
        Span<short> narrow = stackalloc short[MaxCodes];
        narrow = narrow[..(samples / Ratio)];
        _concealment.Fill(narrow);
        return _resampler.Process(narrow, pcm);
    }

    public int Silence(int samples, Span<short> pcm)
    {
        Span<short> narrow = stackalloc short[MaxCodes];
        narrow = narrow[..(samples / Ratio)];
        narrow.Clear();
        _concealment.Pass(narrow);
        return _resampler.Process(narrow, pcm);
    }

    public int Flush(Span<short> pcm)
    {
        _concealment.Reset();
        return _resampler.Flush(pcm);
    }

    public void Dispose() => _resampler.Dispose();
}
