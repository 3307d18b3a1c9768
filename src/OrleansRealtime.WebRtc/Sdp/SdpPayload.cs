namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>A codec both sides have, by the offer's payload type.</summary>
internal readonly record struct SdpPayload(int PayloadType, SdpAudioCodec Codec);
