namespace OrleansRealtime.WebRtc.Sctp;

internal enum OutboundChunkState : byte
{
    Queued,
    InFlight,

    /// <summary>Given up as lost, waiting for room to be sent again.</summary>
    Lost,

    /// <summary>Acknowledged by a gap block while something before it is missing.</summary>
    Acknowledged,
}
