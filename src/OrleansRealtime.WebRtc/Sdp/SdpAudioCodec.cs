namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The codecs spoken over RTP, best first.</summary>
internal enum SdpAudioCodec
{
    /// <summary>RFC 7587: a clock of 48 kHz, whatever the bandwidth.</summary>
    Opus,

    /// <summary>G.711 µ-law, 8 kHz.</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma,
}
