using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>
/// The functions of libsrtp2 2.5 that the comparison needs; layouts as in its <c>srtp.h</c> on 64-bit Linux.
/// </summary>
internal static unsafe partial class LibSrtp
{
    public const int Ok = 0;
    public const int AnyInbound = 2;
    public const int AnyOutbound = 3;

    private const string Library = "libsrtp2.so.1";
    private const string KnownVersion = "libsrtp2 2.5";

    private static readonly Lazy<string?> Reason = new(Load);

    /// <summary>Why libsrtp2 cannot be asked here; null when it can.</summary>
    public static string? WhyNot => Reason.Value;

    [LibraryImport(Library, EntryPoint = "srtp_create")]
    public static partial int Create(out nint session, Policy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_dealloc")]
    public static partial int Free(nint session);

    [LibraryImport(Library, EntryPoint = "srtp_protect")]
    public static partial int Protect(nint session, byte* packet, ref int length);

    [LibraryImport(Library, EntryPoint = "srtp_unprotect")]
    public static partial int Unprotect(nint session, byte* packet, ref int length);

    [LibraryImport(Library, EntryPoint = "srtp_protect_rtcp")]
    public static partial int ProtectRtcp(nint session, byte* packet, ref int length);

    [LibraryImport(Library, EntryPoint = "srtp_unprotect_rtcp")]
    public static partial int UnprotectRtcp(nint session, byte* packet, ref int length);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_from_profile_for_rtp")]
    public static partial int SetRtp(CryptoPolicy* policy, int profile);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_from_profile_for_rtcp")]
    public static partial int SetRtcp(CryptoPolicy* policy, int profile);

    [LibraryImport(Library, EntryPoint = "srtp_init")]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "srtp_get_version_string")]
    private static partial nint VersionString();

    private static string? Load()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !NativeLibrary.TryLoad(Library, out _))
        {
            return $"{Library} is not installed for x64: Debian's package libsrtp2-1.";
        }

        var version = Marshal.PtrToStringUTF8(VersionString());
        if (version?.StartsWith(KnownVersion, StringComparison.Ordinal) != true)
        {
            return $"The structures are those of {KnownVersion}, and this is {version}.";
        }

        return Init() == Ok ? null : "libsrtp2 does not start.";
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CryptoPolicy
    {
        public int Cipher;
        public int KeyLength;
        public int Authentication;
        public int AuthenticationKeyLength;
        public int TagLength;
        public int Services;
    }

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    public struct Policy
    {
        [FieldOffset(0)]
        public int SsrcType;

        [FieldOffset(8)]
        public CryptoPolicy Rtp;

        [FieldOffset(32)]
        public CryptoPolicy Rtcp;

        [FieldOffset(56)]
        public byte* Key;

        [FieldOffset(88)]
        public ulong WindowSize;
    }
}
