namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>How much of a session description is read. The offers of browsers have 1-8 KB and a handful of
/// sections.</summary>
internal static class SdpLimits
{
    public const int MaxText = 64 * 1024;

    public const int MaxSections = 64;

    /// <summary>A line with all payload types or a long fmtp is far below.</summary>
    public const int MaxLine = 8 * 1024;

    /// <summary>RFC 8839 §5.4, for ufrag and pwd alike; mids and other words keep to it too.</summary>
    public const int MaxToken = 256;

    public const int MinUfrag = 4;

    public const int MinPwd = 22;

    /// <summary>The largest message announced, and the most ever sent, in bytes: Chromium's own limit.</summary>
    public const int MaxMessageSize = 256 * 1024;
}
