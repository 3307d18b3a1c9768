namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>RFC 3550 §12.1, RFC 4585 §6.1. Any other number may come and is passed on as it is.</summary>
internal enum RtcpPacketType
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
    Application = 204,
    TransportFeedback = 205,
    PayloadFeedback = 206,
}
