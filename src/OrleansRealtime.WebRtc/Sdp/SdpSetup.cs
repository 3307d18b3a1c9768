namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Who starts the DTLS handshake (RFC 8842 §5.2), as the describing side sees it.</summary>
internal enum SdpSetup
{
    ActPass,
    Active,
    Passive,
    HoldConn,
}
