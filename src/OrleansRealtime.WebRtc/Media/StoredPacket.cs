namespace OrleansRealtime.WebRtc.Media;

/// <summary>A packet that waits in <see cref="PacketStore"/>.</summary>
/// <param name="Sequence">Extended, see <see cref="SequenceExtender"/>.</param>
/// <param name="Timestamp">As it came.</param>
/// <param name="Arrival">When it came.</param>
/// <param name="Decoder">Who can decode it; null for a packet that is no audio but takes up a sequence number.</param>
/// <param name="Samples">The sound in it.</param>
/// <param name="IsCopy">It came with a packet behind it, not as itself.</param>
internal readonly record struct StoredPacket(
    long Sequence, uint Timestamp, TimeSpan Arrival, IPayloadDecoder? Decoder, int Samples, bool IsCopy = false);
