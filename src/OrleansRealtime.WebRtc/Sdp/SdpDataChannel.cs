namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The SCTP association that offer and answer agree on.</summary>
/// <param name="Section">Which of the offer's sections.</param>
/// <param name="RemotePort">The peer's SCTP port.</param>
/// <param name="MaxSendSize">The longest message we may send, in bytes: what the peer announced (65,536 when it did
/// not), and never more than <see cref="SdpLimits.MaxMessageSize"/>.</param>
internal sealed record SdpDataChannel(int Section, int RemotePort, int MaxSendSize);
