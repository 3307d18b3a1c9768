namespace OrleansRealtime.WebRtc.Media;

/// <summary>Frames of 20 ms, PCM16 mono 24 kHz, to payloads of one codec. One per stream; no allocation per
/// call.</summary>
internal interface IPayloadEncoder : IDisposable
{
    /// <summary>RTP ticks per second.</summary>
    int ClockRate { get; }

    /// <param name="frame">480 samples.</param>
    /// <param name="payload">Room for <see cref="AudioSender.MaxPayload"/>.</param>
    /// <returns>Bytes written.</returns>
    int Encode(ReadOnlySpan<short> frame, Span<byte> payload);

    /// <summary>A pause comes before the next frame.</summary>
    void Pause();
}
