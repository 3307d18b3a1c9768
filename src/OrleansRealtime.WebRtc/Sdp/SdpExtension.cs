namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>An RTP header extension (RFC 8285 §5).</summary>
/// <param name="Id">As in the packets; 1-14 fit the one-byte form.</param>
/// <param name="Direction">Null where the description does not say.</param>
/// <param name="Uri">What it is.</param>
internal sealed record SdpExtension(int Id, SdpDirection? Direction, string Uri)
{
    /// <summary>RFC 6464: one byte, a voice bit and the level in -dBov.</summary>
    public const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>RFC 8843 §15.2: the section that a packet belongs to.</summary>
    public const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
}
