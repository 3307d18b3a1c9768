namespace OrleansRealtime.WebRtc.Media;

/// <summary>A frame of 20 ms that is due.</summary>
/// <param name="PayloadLength">Bytes of payload written.</param>
/// <param name="Timestamp">RTP timestamp, ticks of the codec's clock.</param>
/// <param name="Marker">First of a talk spurt (RFC 3551 §4.1).</param>
/// <param name="Samples">Queued samples in it, 0–480; the rest is silence.</param>
internal readonly record struct SentFrame(int PayloadLength, uint Timestamp, bool Marker, int Samples);
