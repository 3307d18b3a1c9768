namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Counts since the association began.</summary>
internal sealed class SctpStatistics
{
    /// <summary>Packets thrown away whole: checksum, ports, tag, or nothing readable in them.</summary>
    public long DroppedPackets { get; set; }

    /// <summary>Chunks that made no sense where they came, or found no room.</summary>
    public long DroppedChunks { get; set; }

    /// <summary>DATA chunks that had come before.</summary>
    public long Duplicates { get; set; }

    /// <summary>DATA chunks sent, each time counted.</summary>
    public long SentChunks { get; set; }

    /// <summary>DATA chunks sent for another time.</summary>
    public long ResentChunks { get; set; }

    /// <summary>Times that nothing was heard for as long as the retransmission timeout.</summary>
    public long Timeouts { get; set; }
}
