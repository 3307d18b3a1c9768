using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>A packet as a sender makes it.</summary>
internal sealed record SentPacket(
    ushort Sequence, uint Timestamp, byte[] Payload, byte PayloadType = Talker.Opus, uint Ssrc = 7)
{
    /// <summary>The same, with another time on it.</summary>
    public SentPacket Later(uint ticks) => this with { Timestamp = unchecked(Timestamp + ticks) };

    public RtpAudioPacket ToRtp() => new(PayloadType, Sequence, Timestamp, false, Payload, Ssrc);
}
