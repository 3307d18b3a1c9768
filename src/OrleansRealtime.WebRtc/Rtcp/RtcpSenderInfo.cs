using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>What a sender says of its stream: RFC 3550 §6.4.1.</summary>
internal readonly record struct RtcpSenderInfo
{
    public const int Length = 20;

    /// <summary>When the report was sent: <see cref="NtpTime"/>.</summary>
    public ulong Ntp { get; init; }

    /// <summary>The same moment on the clock of the stream's timestamps.</summary>
    public uint RtpTimestamp { get; init; }

    public uint Packets { get; init; }

    /// <summary>Bytes of payload.</summary>
    public uint Octets { get; init; }

    public static RtcpSenderInfo Read(ReadOnlySpan<byte> bytes) => new()
    {
        Ntp = BinaryPrimitives.ReadUInt64BigEndian(bytes),
        RtpTimestamp = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        Packets = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        Octets = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
    };

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], Octets);
    }
}
