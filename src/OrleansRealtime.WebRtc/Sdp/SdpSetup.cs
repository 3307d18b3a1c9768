namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Who may begin DTLS (RFC 8842).</summary>
internal enum SdpSetup
{
    ActPass,
    Active,
    Passive,

    /// <summary>Nobody may, as yet.</summary>
    HoldConnection,
}
