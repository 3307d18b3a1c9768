using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>A packet as a sender makes it.</summary>
internal sealed record SentPacket(ushort Sequence, uint Timestamp, byte[] Payload, byte PayloadType = 111, uint Ssrc = 7)
{
    public RtpAudioPacket ToRtp() => new(PayloadType, Sequence, Timestamp, false, Payload, Ssrc);
}
