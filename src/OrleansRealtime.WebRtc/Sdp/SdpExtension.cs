namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>A header extension (RFC 8285): its id as offered, with a direction perhaps, and its name.</summary>
internal sealed record SdpExtension(byte Id, string Uri, string Suffix)
{
    public const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    public const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
}
