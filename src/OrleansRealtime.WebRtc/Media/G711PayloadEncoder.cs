using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.G711;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// G.711 in RTP (RFC 3551 §4.5.14): a payload is one byte per sample. The change of rate holds back a few milliseconds;
/// the first payload of a talk spurt begins with as much silence, so that all are 160 bytes.
/// </summary>
internal sealed class G711PayloadEncoder(G711Law law) : IPayloadEncoder
{
    private const int FrameCodes = 160;

    private readonly G711Encoder _encoder = new(law);

    public int ClockRate => G711Decoder.WireRate;

    public int Encode(ReadOnlySpan<short> frame, Span<byte> payload)
    {
        Span<byte> codes = stackalloc byte[FrameCodes + 16];
        codes = codes[.._encoder.Encode(frame, codes)];
        var missing = Math.Max(0, FrameCodes - codes.Length);
        payload[..missing].Fill(law == G711Law.Mu ? MuLaw.Silence : ALaw.Silence);
        codes[..(FrameCodes - missing)].CopyTo(payload[missing..]);
        return FrameCodes;
    }

    public void Pause() => _encoder.Reset();

    public void Dispose() => _encoder.Dispose();
}
