namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>A payload type and what it stands for.</summary>
internal readonly record struct SdpPayload(byte Type, SdpAudioCodec Codec);
