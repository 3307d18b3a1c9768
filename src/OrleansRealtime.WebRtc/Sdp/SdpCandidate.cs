using System.Net;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>An address to reach this server at (RFC 8839 section 5.1; TCP passive by RFC 6544).</summary>
internal sealed record SdpCandidate(uint Foundation, uint Priority, IPAddress Address, int Port, bool IsTcp);
