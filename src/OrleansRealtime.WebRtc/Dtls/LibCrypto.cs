using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>The functions of libcrypto in use; names and signatures are those of <c>bio.h</c>, <c>err.h</c> and
/// <c>x509_vfy.h</c>, version 3.0.</summary>
internal static unsafe partial class LibCrypto
{
    public const int BioReset = 1;
    public const int BioMemory = 3;
    public const int BioPending = 10;

    public const int EcKey = 408;

    public const int CertificateOk = 0;
    public const int CertificateRejected = 28;

    /// <summary>Leaves OpenSSL's global state alone at exit: threads of the runtime may still be inside it.</summary>
    public const ulong InitNoAtExit = 0x0008_0000;

    public const string Library = "libcrypto.so.3";

    [LibraryImport(Library, EntryPoint = "OpenSSL_version_num")]
    public static partial ulong VersionNumber();

    [LibraryImport(Library, EntryPoint = "BIO_s_mem")]
    public static partial IntPtr MemoryMethod();

    [LibraryImport(Library, EntryPoint = "BIO_new")]
    public static partial BioHandle BioNew(IntPtr method);

    [LibraryImport(Library, EntryPoint = "BIO_up_ref")]
    public static partial int BioUpRef(BioHandle bio);

    [LibraryImport(Library, EntryPoint = "BIO_free")]
    public static partial int BioFree(IntPtr bio);

    [LibraryImport(Library, EntryPoint = "BIO_read")]
    public static partial int BioRead(BioHandle bio, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "BIO_write")]
    public static partial int BioWrite(BioHandle bio, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "BIO_ctrl")]
    public static partial nint BioControl(BioHandle bio, int command, nint number, void* pointer);

    /// <summary>The error queue belongs to the thread, not to the connection: what an earlier caller left there would
    /// be taken for the failure of the next call.</summary>
    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();

    [LibraryImport(Library, EntryPoint = "ERR_peek_error")]
    public static partial ulong PeekError();

    [LibraryImport(Library, EntryPoint = "ERR_reason_error_string")]
    public static partial IntPtr ErrorReason(ulong error);

    [LibraryImport(Library, EntryPoint = "X509_STORE_CTX_get_ex_data")]
    public static partial IntPtr StoreContextGetExData(IntPtr context, int index);

    [LibraryImport(Library, EntryPoint = "X509_STORE_CTX_get0_cert")]
    public static partial IntPtr StoreContextCertificate(IntPtr context);

    [LibraryImport(Library, EntryPoint = "X509_STORE_CTX_set_error")]
    public static partial void StoreContextSetError(IntPtr context, int error);

    /// <summary>Without a buffer the length alone; with one, the buffer's pointer is advanced past what was
    /// written.</summary>
    [LibraryImport(Library, EntryPoint = "i2d_X509")]
    public static partial int CertificateToDer(IntPtr certificate, byte** buffer);
}
