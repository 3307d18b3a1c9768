using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>OpenSSL's <c>SRTP_PROTECTION_PROFILE</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SrtpProtectionProfile
{
    private readonly IntPtr _name;
    private readonly nuint _id;

    /// <summary>The number of RFC 5764 §4.1.2 and RFC 7714 §14.2.</summary>
    public int Id => (int)_id;
}
