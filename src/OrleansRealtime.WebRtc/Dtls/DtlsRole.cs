namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Who sends the ClientHello: the side whose description says <c>a=setup:active</c> (RFC 8842 §5.2).</summary>
internal enum DtlsRole
{
    Server,
    Client,
}
