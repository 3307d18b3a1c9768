namespace OrleansRealtime.WebRtc.Media;

/// <summary>One line of what offer and answer agreed on.</summary>
/// <param name="Number">The RTP payload type, 0–127.</param>
/// <param name="Codec">What it stands for.</param>
internal readonly record struct AudioPayloadType(byte Number, AudioCodec Codec);
