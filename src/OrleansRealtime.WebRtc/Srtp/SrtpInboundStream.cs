namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>What is remembered of one SSRC of the peer. RTP and RTCP count apart.</summary>
internal sealed class SrtpInboundStream(uint ssrc)
{
    public readonly uint Ssrc = ssrc;

    public ReplayWindow Rtp;

    public ReplayWindow Rtcp;
}
