namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Which way media may flow, as seen by whoever says it (RFC 8866 section 6.7).</summary>
[Flags]
internal enum SdpDirection
{
    Inactive = 0,
    SendOnly = 1,
    ReceiveOnly = 2,
    SendReceive = SendOnly | ReceiveOnly,
}
