using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Who this server is to its peers: a self-signed certificate, and the settings of every connection. Make one
/// per process (2-3 ms); connections made from it outlive its disposal. Safe to use from several threads.</summary>
internal sealed unsafe class DtlsIdentity : IDisposable
{
    // The certificate is ECDSA, so other key exchanges cannot work. GCM only: DtlsTransport relies on its overhead, and
    // DtlsRecords on its shortest record. RFC 8827 §6.5 obliges everybody to have the first.
    private const string Suites = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";

    // The server's order decides. GCM is the cheaper one; node's wrtc and other older stacks have only the second.
    private const string SrtpProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    // A peer that has proved nothing yet should not make us keep more; the certificates of browsers have 300-900 bytes.
    private const int MaxCertificateList = 16 * 1024;

    private DtlsIdentity(SslContextHandle context, DtlsFingerprint fingerprint)
    {
        Context = context;
        Fingerprint = fingerprint;
    }

    /// <summary>For <c>a=fingerprint</c>.</summary>
    public DtlsFingerprint Fingerprint { get; }

    internal SslContextHandle Context { get; }

    /// <summary>Makes a key and a certificate for it. <see cref="OpenSsl.TryLoad"/> must have said yes.</summary>
    /// <exception cref="InvalidOperationException">OpenSSL refused: the installation is broken.</exception>
    public static DtlsIdentity Create(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=OrleansRealtime", key, HashAlgorithmName.SHA256);
        var now = clock.GetUtcNow();
        // Valid since yesterday: the peer's clock may be behind. Nobody checks the end, but years do no harm.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        var privateKey = key.ExportECPrivateKey();
        try
        {
            return new DtlsIdentity(
                CreateContext(certificate.RawData, privateKey), DtlsFingerprint.Of(certificate.RawData));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    public void Dispose() => Context.Dispose();

    private static SslContextHandle CreateContext(byte[] certificate, byte[] privateKey)
    {
        LibCrypto.ClearErrors();
        var context = LibSsl.ContextNew(LibSsl.DtlsMethod());
        Require(!context.IsInvalid, "SSL_CTX_new");

        // Exactly 1.2: a later OpenSSL may have 1.3, whose records DtlsTransport could not cut into datagrams.
        Require(LibSsl.ContextControl(context, LibSsl.SetMinProtocol, LibSsl.Dtls12, 0) == 1, "minimum version");
        Require(LibSsl.ContextControl(context, LibSsl.SetMaxProtocol, LibSsl.Dtls12, 0) == 1, "maximum version");
        Require(LibSsl.ContextSetCipherList(context, Suites) == 1, "SSL_CTX_set_cipher_list");
        Require(LibSsl.ContextSetSrtpProfiles(context, SrtpProfiles) == 0, "SSL_CTX_set_tlsext_use_srtp");

        fixed (byte* der = certificate)
        {
            Require(
                LibSsl.ContextUseCertificate(context, certificate.Length, der) == 1,
                "SSL_CTX_use_certificate_ASN1");
        }

        fixed (byte* der = privateKey)
        {
            Require(
                LibSsl.ContextUsePrivateKey(LibCrypto.EcKey, context, der, privateKey.Length) == 1,
                "SSL_CTX_use_PrivateKey_ASN1");
        }

        // Never a resumed session: it would skip the certificate.
        _ = LibSsl.ContextControl(context, LibSsl.SetSessionCacheMode, 0, 0);
        _ = LibSsl.ContextControl(context, LibSsl.SetMaxCertificateList, MaxCertificateList, 0);
        LibSsl.ContextSetOptions(
            context,
            LibSsl.NoQueryMtu
                | LibSsl.NoTicket
                | LibSsl.NoCompression
                | LibSsl.CipherServerPreference
                | LibSsl.NoRenegotiation);
        LibSsl.ContextSetVerify(context, LibSsl.VerifyPeer | LibSsl.VerifyFailIfNoPeerCertificate, 0);
        LibSsl.ContextSetVerifyCertificate(context, DtlsCallbacks.VerifyCertificate, 0);
        return context;
    }

    private static void Require(bool succeeded, string call)
    {
        if (!succeeded)
        {
            throw OpenSsl.Failure(call);
        }
    }
}
