using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>The functions of libssl in use; names and signatures are those of <c>ssl.h</c>, version 3.0.</summary>
internal static unsafe partial class LibSsl
{
    public const int WantRead = 2;
    public const int WantWrite = 3;
    public const int ZeroReturn = 6;

    public const int Dtls12 = 0xFEFD;

    public const int VerifyPeer = 1;
    public const int VerifyFailIfNoPeerCertificate = 2;

    // Commands of SSL_ctrl and SSL_CTX_ctrl; the documented calls are macros over these.
    public const int SetMtu = 17;
    public const int SetSessionCacheMode = 44;
    public const int SetMaxCertificateList = 51;
    public const int DtlsGetTimeout = 73;
    public const int DtlsHandleTimeout = 74;
    public const int SetMinProtocol = 123;
    public const int SetMaxProtocol = 124;

    public const ulong NoQueryMtu = 1UL << 12;
    public const ulong NoTicket = 1UL << 14;
    public const ulong NoCompression = 1UL << 17;
    public const ulong CipherServerPreference = 1UL << 22;
    public const ulong NoRenegotiation = 1UL << 30;

    public const int PeerDidNotReturnCertificate = 199;
    public const int ReadTimeoutExpired = 312;

    /// <summary>A reason of this or more is an alert that the peer sent: the reason less this number.</summary>
    public const int AlertReasonOffset = 1000;

    public const string Library = "libssl.so.3";

    [LibraryImport(Library, EntryPoint = "OPENSSL_init_ssl")]
    public static partial int Init(ulong options, IntPtr settings);

    [LibraryImport(Library, EntryPoint = "DTLS_method")]
    public static partial IntPtr DtlsMethod();

    [LibraryImport(Library, EntryPoint = "SSL_CTX_new")]
    public static partial SslContextHandle ContextNew(IntPtr method);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_free")]
    public static partial void ContextFree(IntPtr context);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint ContextControl(SslContextHandle context, int command, nint number, IntPtr pointer);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong ContextSetOptions(SslContextHandle context, ulong options);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    public static partial int ContextUseCertificate(SslContextHandle context, int length, byte* der);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_use_PrivateKey_ASN1")]
    public static partial int ContextUsePrivateKey(int type, SslContextHandle context, byte* der, nint length);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ContextSetCipherList(SslContextHandle context, string suites);

    /// <summary>Unlike every other call here, 0 is success.</summary>
    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_tlsext_use_srtp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ContextSetSrtpProfiles(SslContextHandle context, string profiles);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_verify")]
    public static partial void ContextSetVerify(SslContextHandle context, int mode, IntPtr callback);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_cert_verify_callback")]
    public static partial void ContextSetVerifyCertificate(
        SslContextHandle context, delegate* unmanaged<IntPtr, IntPtr, int> callback, IntPtr argument);

    [LibraryImport(Library, EntryPoint = "SSL_new")]
    public static partial SslHandle New(SslContextHandle context);

    [LibraryImport(Library, EntryPoint = "SSL_free")]
    public static partial void Free(IntPtr ssl);

    /// <summary>Takes one reference of each BIO.</summary>
    [LibraryImport(Library, EntryPoint = "SSL_set_bio")]
    public static partial void SetBio(SslHandle ssl, BioHandle read, BioHandle write);

    [LibraryImport(Library, EntryPoint = "SSL_set_ex_data")]
    public static partial int SetExData(SslHandle ssl, int index, IntPtr data);

    [LibraryImport(Library, EntryPoint = "SSL_get_ex_data")]
    public static partial IntPtr GetExData(IntPtr ssl, int index);

    [LibraryImport(Library, EntryPoint = "SSL_get_ex_data_X509_STORE_CTX_idx")]
    public static partial int StoreContextIndex();

    [LibraryImport(Library, EntryPoint = "DTLS_set_timer_cb")]
    public static partial void SetTimerCallback(SslHandle ssl, delegate* unmanaged<IntPtr, uint, uint> callback);

    [LibraryImport(Library, EntryPoint = "SSL_ctrl")]
    public static partial nint Control(SslHandle ssl, int command, nint number, void* pointer);

    [LibraryImport(Library, EntryPoint = "SSL_set_accept_state")]
    public static partial void SetAcceptState(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_set_connect_state")]
    public static partial void SetConnectState(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_do_handshake")]
    public static partial int DoHandshake(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_read")]
    public static partial int Read(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_write")]
    public static partial int Write(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_error")]
    public static partial int GetError(SslHandle ssl, int result);

    [LibraryImport(Library, EntryPoint = "SSL_get_selected_srtp_profile")]
    public static partial SrtpProtectionProfile* GetSrtpProfile(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_export_keying_material", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ExportKeyingMaterial(
        SslHandle ssl, byte* output, nuint length, string label, nuint labelLength, byte* context, nuint contextLength,
        int useContext);
}
