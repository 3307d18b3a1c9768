namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Parameters of RE-CONFIG, RFC 6525 §4.</summary>
internal enum ReconfigParameter : ushort
{
    OutgoingReset = 13,
    IncomingReset = 14,
    AssociationReset = 15,
    Response = 16,
    AddOutgoingStreams = 17,
    AddIncomingStreams = 18,
}
