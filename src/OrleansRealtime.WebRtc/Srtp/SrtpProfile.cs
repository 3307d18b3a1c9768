namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>Protection profiles by their numbers in DTLS: RFC 5764 §4.1.2, RFC 7714 §14.2.</summary>
internal enum SrtpProfile
{
    AesCm128HmacSha1Tag80 = 1,
    AeadAes128Gcm = 7,
}
