using System.Net;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>A host candidate of ours (RFC 8839 §5.1, RFC 6544 §4.5).</summary>
/// <param name="Foundation">1-32 letters, digits, '+' or '/'; the same for the same address and protocol.</param>
/// <param name="Priority">1 to 2³¹-1; a peer tries the highest first.</param>
/// <param name="Address">Where peers reach us.</param>
/// <param name="Port">Likewise.</param>
/// <param name="Protocol">"udp" or "tcp".</param>
/// <param name="TcpType">"passive" with "tcp", else null.</param>
internal sealed record SdpCandidate(
    string Foundation, uint Priority, IPAddress Address, int Port, string Protocol, string? TcpType = null);
