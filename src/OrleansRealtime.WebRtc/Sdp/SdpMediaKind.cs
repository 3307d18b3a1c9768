namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The first word of an m-line.</summary>
internal enum SdpMediaKind
{
    Audio,
    Video,
    Application,
    Other,
}
