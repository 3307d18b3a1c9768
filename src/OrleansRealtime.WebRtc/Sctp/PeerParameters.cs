using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>What a side says of itself in INIT or INIT ACK, RFC 9260 §3.3.2.</summary>
internal readonly record struct PeerParameters(
    uint Tag,
    uint Window,
    ushort OutboundStreams,
    ushort InboundStreams,
    uint InitialTsn,
    bool CanResetStreams)
{
    public const int FieldsLength = 16;

    /// <summary>RFC 9260 §3.3.3.1.</summary>
    public const ushort StateCookie = 7;

    /// <summary>RFC 5061 §4.2.7: chunk types that a side understands beyond the basic ones.</summary>
    private const ushort SupportedExtensions = 0x8008;

    /// <summary>RFC 3758 §3.1.</summary>
    private const ushort ForwardTsnSupported = 0xC000;

    private static ReadOnlySpan<byte> Extensions =>
    [
        SupportedExtensions >> 8, SupportedExtensions & 0xFF, 0, 6,
        (byte)ChunkType.Reconfig, (byte)ChunkType.ForwardTsn, 0, 0,
        ForwardTsnSupported >> 8, ForwardTsnSupported & 0xFF, 0, 4,
    ];

    /// <summary>Length of the value of INIT, or of INIT ACK with a cookie.</summary>
    public static int LengthWith(int cookieLength)
    {
        var length = FieldsLength + Extensions.Length;
        return cookieLength == 0 ? length : length + ParameterReader.HeaderLength + cookieLength;
    }

    /// <summary>False for what RFC 9260 §3.3.2 forbids: a tag of zero, or no streams.</summary>
    /// <param name="chunk">INIT or INIT ACK.</param>
    /// <param name="parameters">What was read.</param>
    /// <param name="cookie">The state cookie; empty in INIT.</param>
    public static bool TryParse(Chunk chunk, out PeerParameters parameters, out ReadOnlySpan<byte> cookie)
    {
        parameters = default;
        cookie = default;
        var value = chunk.Value;
        if (value.Length < FieldsLength)
        {
            return false;
        }

        var canResetStreams = false;
        var reader = new ParameterReader(value[FieldsLength..]);
        while (reader.TryRead(out var type, out var content))
        {
            switch (type)
            {
                case StateCookie:
                    cookie = content;
                    break;
                case SupportedExtensions:
                    canResetStreams = content.Contains((byte)ChunkType.Reconfig);
                    break;
                default:
                    break;
            }
        }

        parameters = new PeerParameters(
            BinaryPrimitives.ReadUInt32BigEndian(value),
            BinaryPrimitives.ReadUInt32BigEndian(value[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(value[8..]),
            BinaryPrimitives.ReadUInt16BigEndian(value[10..]),
            BinaryPrimitives.ReadUInt32BigEndian(value[12..]),
            canResetStreams);
        return parameters.Tag != 0 && parameters.OutboundStreams != 0 && parameters.InboundStreams != 0;
    }

    /// <summary>Writes the value of INIT, or of INIT ACK with a cookie whose length is a multiple of four.</summary>
    public void WriteTo(Span<byte> value, ReadOnlySpan<byte> cookie)
    {
        BinaryPrimitives.WriteUInt32BigEndian(value, Tag);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], Window);
        BinaryPrimitives.WriteUInt16BigEndian(value[8..], OutboundStreams);
        BinaryPrimitives.WriteUInt16BigEndian(value[10..], InboundStreams);
        BinaryPrimitives.WriteUInt32BigEndian(value[12..], InitialTsn);
        value = value[FieldsLength..];
        if (!cookie.IsEmpty)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value, StateCookie);
            BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(ParameterReader.HeaderLength + cookie.Length));
            cookie.CopyTo(value[ParameterReader.HeaderLength..]);
            value = value[(ParameterReader.HeaderLength + cookie.Length)..];
        }

        Extensions.CopyTo(value);
    }
}
