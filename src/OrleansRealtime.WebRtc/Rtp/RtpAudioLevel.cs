namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>How loud the sender says a packet is: RFC 6464.</summary>
/// <param name="Level">0 (as loud as can be) to 127 (silence), in -dBov.</param>
/// <param name="Voice">Whether the sender takes it for speech.</param>
internal readonly record struct RtpAudioLevel(int Level, bool Voice);
