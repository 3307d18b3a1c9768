namespace OrleansRealtime.WebRtc.Media;

/// <summary>What <see cref="AudioReceiver"/> needs of an RTP packet (RFC 3550 §5.1), authenticated and
/// decrypted.</summary>
internal readonly ref struct RtpAudioPacket(
    byte payloadType, ushort sequenceNumber, uint timestamp, bool marker, ReadOnlySpan<byte> payload, uint ssrc = 0)
{
    public byte PayloadType { get; } = payloadType;

    public ushort SequenceNumber { get; } = sequenceNumber;

    /// <summary>In ticks of the payload type's clock.</summary>
    public uint Timestamp { get; } = timestamp;

    public bool Marker { get; } = marker;

    /// <summary>Without header extensions and padding.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>A new one starts a new stream.</summary>
    public uint Ssrc { get; } = ssrc;
}
