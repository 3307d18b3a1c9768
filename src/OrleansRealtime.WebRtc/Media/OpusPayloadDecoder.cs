using OrleansRealtime.Audio.Opus;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>Opus in RTP (RFC 7587): a payload is a packet.</summary>
internal sealed class OpusPayloadDecoder : IPayloadDecoder
{
    // libopus makes packets of a byte or two in discontinuous transmission, and of no other sound; libwebrtc sends the first.
    private const int LongestWithoutSound = 2;

    private readonly OpusDecoder _decoder = new();

    public int ClockRate => 48_000;

    public bool TryGetDuration(ReadOnlySpan<byte> payload, out int samples) =>
        OpusPacket.TryGetDuration(payload, out samples);

    public bool SaysPause(ReadOnlySpan<byte> payload) => payload.Length <= LongestWithoutSound;

    public int Decode(ReadOnlySpan<byte> payload, Span<short> pcm) => _decoder.Decode(payload, pcm);

    public int RecoverableSamples(ReadOnlySpan<byte> next) => OpusPacket.FecSamples(next);

    public int Recover(ReadOnlySpan<byte> next, int samples, Span<short> pcm) => _decoder.DecodeFec(next, samples, pcm);

    public int Conceal(int samples, Span<short> pcm) => _decoder.DecodeLost(samples, pcm);

    // The decoder does not hear of it: it would make up sound, and a sender that pauses did not play silence to its
    // encoder either.
    public int Silence(int samples, Span<short> pcm)
    {
        pcm[..samples].Clear();
        return samples;
    }

    public int Flush(Span<short> pcm)
    {
        _decoder.Reset();
        return 0;
    }

    public void Dispose() => _decoder.Dispose();
}
