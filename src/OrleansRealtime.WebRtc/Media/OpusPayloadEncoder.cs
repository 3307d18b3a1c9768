using OrleansRealtime.Audio.Opus;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>Opus in RTP (RFC 7587): a payload is a packet.</summary>
internal sealed class OpusPayloadEncoder : IPayloadEncoder
{
    private readonly OpusEncoder _encoder = new();

    public int ClockRate => 48_000;

    public int Complexity
    {
        get => _encoder.Complexity;
        set => _encoder.Complexity = value;
    }

    public int Encode(ReadOnlySpan<short> frame, Span<byte> payload) =>
        _encoder.Encode(frame, payload[..AudioSender.MaxPayload]);

    public void Apply(OpusRateControl rate)
    {
        _encoder.Bitrate = rate.Bitrate;
        _encoder.InbandFec = rate.InbandFec;
        _encoder.PacketLossPercent = rate.PacketLossPercent;
    }

    // The decoder at the other end goes on from where it was, so the encoder must too.
    public void Pause()
    {
    }

    public void Dispose() => _encoder.Dispose();
}
