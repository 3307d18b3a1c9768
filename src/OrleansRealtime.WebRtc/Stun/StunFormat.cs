using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Stun;

/// <summary>What <see cref="StunMessage"/> and <see cref="StunWriter"/> must agree on: RFC 8489 §5, §14.</summary>
internal static class StunFormat
{
    public const int HeaderLength = 20;
    public const int LengthAt = 2;
    public const int CookieAt = 4;
    public const int TransactionIdAt = 8;
    public const int TransactionIdLength = 12;
    public const int AttributeHeaderLength = 4;

    public const uint MagicCookie = 0x2112_A442;
    public const int IntegrityLength = HMACSHA1.HashSizeInBytes;
    public const int FingerprintLength = 4;

    public const byte FamilyIPv4 = 1;
    public const byte FamilyIPv6 = 2;

    private const uint FingerprintMask = 0x5354_554E;

    /// <summary>Attributes fill up to a multiple of four bytes.</summary>
    public static int Padded(int length) => (length + 3) & ~3;

    /// <summary>The two class bits lie between the method's bits: RFC 8489 figure 3.</summary>
    public static ushort MessageType(StunClass messageClass, StunMethod method)
    {
        var bits = (int)method;
        return (ushort)((bits & 0x00F) | ((bits & 0x070) << 1) | ((bits & 0xF80) << 2)
            | (((int)messageClass & 1) << 4) | (((int)messageClass & 2) << 7));
    }

    public static StunClass ClassOf(ushort messageType) =>
        (StunClass)(((messageType >> 4) & 1) | ((messageType >> 7) & 2));

    public static StunMethod MethodOf(ushort messageType) =>
        (StunMethod)((messageType & 0x00F) | ((messageType >> 1) & 0x070) | ((messageType >> 2) & 0xF80));

    /// <param name="message">All bytes before the attribute, the header's length counting it already.</param>
    public static uint Fingerprint(ReadOnlySpan<byte> message) => Crc32.Compute(message) ^ FingerprintMask;

    /// <param name="key">The password's bytes: RFC 8489 §9.1.1.</param>
    /// <param name="message">All bytes before the attribute, the header's length counting it as the last.</param>
    /// <param name="hash">20 bytes.</param>
    [SuppressMessage(
        "Security",
        "CA5350",
        Justification = "What ICE prescribes; as a MAC it does not rest on collision resistance.")]
    public static void HashIntegrity(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> hash) =>
        HMACSHA1.HashData(key, message, hash);

    /// <summary>Sets the header's length as if the message ended at <paramref name="end"/>.</summary>
    public static void SetEnd(Span<byte> message, int end) =>
        BinaryPrimitives.WriteUInt16BigEndian(message[LengthAt..], (ushort)(end - HeaderLength));

    /// <summary>Masks an address with the cookie and transaction id, or unmasks it: RFC 8489 §14.2.</summary>
    public static void XorAddress(Span<byte> address, ReadOnlySpan<byte> header)
    {
        for (var i = 0; i < address.Length; i++)
        {
            address[i] ^= header[CookieAt + i];
        }
    }
}
