using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>What OpenSSL calls back, always inside one of our own calls and on its thread.</summary>
internal static unsafe class DtlsCallbacks
{
    /// <summary>The slot of <c>SSL_set_ex_data</c> that OpenSSL reserves for the application.</summary>
    public const int PeerIndex = 0;

    // 2 KB hold every certificate that browsers make; a larger one is legal and costs an array.
    private const int UsualCertificate = 2048;

    private static readonly int StoreContextIndex = LibSsl.StoreContextIndex();

    public static delegate* unmanaged<IntPtr, IntPtr, int> VerifyCertificate => &OnVerifyCertificate;

    public static delegate* unmanaged<IntPtr, uint, uint> Timer => &OnTimer;

    // In place of checking a chain: certificates here are self-signed, and trusted for the hash in the session
    // description (RFC 8827 §6.5). A refusal makes OpenSSL send bad_certificate, before there are any keys.
    [UnmanagedCallersOnly]
    private static int OnVerifyCertificate(IntPtr context, IntPtr argument)
    {
        var accepted = false;
        try
        {
            accepted = Verify(context);
        }
        catch (Exception)
        {
            // An exception must not cross native frames, and whatever went wrong is no proof of identity.
        }

        LibCrypto.StoreContextSetError(context, accepted ? LibCrypto.CertificateOk : LibCrypto.CertificateRejected);
        return accepted ? 1 : 0;
    }

    [UnmanagedCallersOnly]
    private static uint OnTimer(IntPtr ssl, uint last) => Peer(ssl).NextWait(last);

    private static bool Verify(IntPtr context)
    {
        var certificate = LibCrypto.StoreContextCertificate(context);
        var length = certificate == IntPtr.Zero ? 0 : LibCrypto.CertificateToDer(certificate, null);
        if (length <= 0)
        {
            return false;
        }

        var der = length <= UsualCertificate ? stackalloc byte[UsualCertificate] : new byte[length];
        fixed (byte* start = der)
        {
            var end = start;
            length = LibCrypto.CertificateToDer(certificate, &end);
        }

        var ssl = LibCrypto.StoreContextGetExData(context, StoreContextIndex);
        return length > 0 && Peer(ssl).Verify(der[..length]);
    }

    private static DtlsPeer Peer(IntPtr ssl) =>
        (DtlsPeer)GCHandle.FromIntPtr(LibSsl.GetExData(ssl, PeerIndex)).Target!;
}
