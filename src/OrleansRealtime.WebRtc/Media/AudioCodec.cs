namespace OrleansRealtime.WebRtc.Media;

/// <summary>The codecs spoken over RTP.</summary>
internal enum AudioCodec
{
    /// <summary>RFC 7587; the RTP clock is 48 kHz whatever the bandwidth.</summary>
    Opus,

    /// <summary>G.711 µ-law, RFC 3551 §4.5.14; 8 kHz.</summary>
    Pcmu,

    /// <summary>G.711 A-law, RFC 3551 §4.5.14; 8 kHz.</summary>
    Pcma,
}
