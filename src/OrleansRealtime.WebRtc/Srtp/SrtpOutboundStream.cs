namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>What is remembered of one SSRC of ours.</summary>
internal sealed class SrtpOutboundStream(uint ssrc)
{
    public readonly uint Ssrc = ssrc;

    /// <summary>The index of the last RTP packet; -1 before the first.</summary>
    public long LastRtp = -1;

    /// <summary>The index of the last RTCP packet; -1 before the first, which is 0 (RFC 3711 §3.4).</summary>
    public long LastRtcp = -1;
}
