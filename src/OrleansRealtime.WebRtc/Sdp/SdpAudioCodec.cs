namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The codecs of calls, best first.</summary>
internal enum SdpAudioCodec
{
    Opus,
    Pcmu,
    Pcma,
}
