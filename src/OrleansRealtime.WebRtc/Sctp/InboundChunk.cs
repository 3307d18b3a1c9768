namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>A DATA chunk that came before its turn.</summary>
internal struct InboundChunk
{
    /// <summary>Pooled. Null: nothing has come.</summary>
    public byte[]? Buffer;

    public int Length;
    public uint Ppid;
    public ushort Stream;
    public byte Flags;
}
