namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Which way media flows, as the describing side sees it (RFC 8866 §6.7).</summary>
[Flags]
internal enum SdpDirection
{
    Inactive = 0,
    SendOnly = 1,
    RecvOnly = 2,
    SendRecv = SendOnly | RecvOnly,
}
