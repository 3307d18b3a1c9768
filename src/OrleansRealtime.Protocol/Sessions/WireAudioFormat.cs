namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>audio/pcm</c> (24 kHz, 16 bit little-endian, mono), <c>audio/pcmu</c>, <c>audio/pcma</c> (8 kHz).</summary>
public enum WireAudioFormat
{
    Pcm,
    Pcmu,
    Pcma,
}
