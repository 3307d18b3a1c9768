namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>One chunk of a packet: its type, its flags and what stands behind the four bytes of its header.</summary>
internal readonly ref struct Chunk(ChunkType type, byte flags, ReadOnlySpan<byte> value)
{
    public const int HeaderLength = 4;

    /// <summary>ABORT and SHUTDOWN COMPLETE: the tag is the receiver's own, sent back (RFC 9260 §3.3.7).</summary>
    public const byte ReflectedTag = 0x01;

    public ChunkType Type { get; } = type;

    public byte Flags { get; } = flags;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool HasReflectedTag => (Flags & ReflectedTag) != 0;
}
