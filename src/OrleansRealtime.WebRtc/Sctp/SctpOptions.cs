namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>What an association may use, and the ports both sides agreed on (a=sctp-port, RFC 8841).</summary>
internal sealed record SctpOptions
{
    public const int DefaultMaxMessageBytes = 262_144;

    public ushort LocalPort { get; init; } = 5000;

    public ushort RemotePort { get; init; } = 5000;

    /// <summary>
    /// Bytes of messages not yet acknowledged, at most. Each chunk counts <see cref="OutboundQueue.ChunkCost"/> bytes
    /// more, so that small messages are bounded too. Default 4 MiB.
    /// </summary>
    public int MaxSendBuffer { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest message taken from the peer; a larger one ends the association. Default 262 144.</summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>
    /// Bytes of received data held, at most, apart from the message being put together. Not less than
    /// <see cref="MaxMessageBytes"/>, or no such message could come. Default 512 KiB.
    /// </summary>
    public int ReceiveWindow { get; init; } = 512 * 1024;

    /// <summary>
    /// Makes tags, first TSN and cookies the same at every run, for tests. Null: from the system's random source.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The first TSN. Null: random.</summary>
    public uint? InitialTsn { get; init; }
}
