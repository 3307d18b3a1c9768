using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>What a receiver says of one stream: RFC 3550 §6.4.1.</summary>
internal readonly record struct RtcpReportBlock
{
    public const int Length = 24;

    /// <summary>Of the stream that the block is about.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Lost since the report before, in 256ths.</summary>
    public byte FractionLost { get; init; }

    /// <summary>Lost since the start; 24 bits, negative when packets were doubled.</summary>
    public int CumulativeLost { get; init; }

    /// <summary>Sequence number in the lower, its cycles in the upper half.</summary>
    public uint HighestSequence { get; init; }

    /// <summary>In ticks of the stream's timestamps.</summary>
    public uint Jitter { get; init; }

    /// <summary><see cref="NtpTime.Middle"/> of the last sender report; 0 for none.</summary>
    public uint LastSenderReport { get; init; }

    /// <summary>Since it came, in 1/65536 s.</summary>
    public uint DelaySinceLastSenderReport { get; init; }

    public static RtcpReportBlock Read(ReadOnlySpan<byte> bytes) => new()
    {
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes),
        FractionLost = bytes[4],

        // Shifted up and down again to carry the sign of 24 bits into 32.
        CumulativeLost = (BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8) >> 8,
        HighestSequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        Jitter = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        LastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        DelaySinceLastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]),
    };

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], CumulativeLost);
        bytes[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], DelaySinceLastSenderReport);
    }

    /// <summary>
    /// The time to the peer and back, from a block about a stream of ours: RFC 3550 §6.4.1, figure 2. Only as true as
    /// the peer.
    /// </summary>
    /// <param name="ntpNow">When the block came, on the clock of our sender reports.</param>
    /// <param name="roundTrip">0 to 9 hours.</param>
    /// <returns>False before the peer has had a report of ours, or when its numbers make no sense.</returns>
    public bool TryGetRoundTrip(ulong ntpNow, out TimeSpan roundTrip)
    {
        var units = (int)(NtpTime.Middle(ntpNow) - LastSenderReport - DelaySinceLastSenderReport);
        var known = LastSenderReport != 0 && units >= 0;
        roundTrip = known ? NtpTime.FromShort((uint)units) : default;
        return known;
    }
}
