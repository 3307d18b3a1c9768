using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>AEAD_AES_128_GCM: RFC 7714.</summary>
internal sealed class GcmCipher : SrtpCipher
{
    public const int SaltLength = 12;

    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int SsrcAt = 2;
    private const int IndexAt = 6;

    private readonly AesGcm _rtp;
    private readonly AesGcm _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    /// <summary>From session keys: 16 bytes each, salts 12.</summary>
    public GcmCipher(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt)
    {
        _rtp = new AesGcm(rtpKey, TagLength);
        _rtcp = new AesGcm(rtcpKey, TagLength);
        _rtpSalt = rtpSalt;
        _rtcpSalt = rtcpSalt;
    }

    public override int RtpOverhead => TagLength;

    public override int RtcpOverhead => TagLength + IndexLength;

    public static GcmCipher Derive(SrtpKeyDerivation keys) => new(
        keys.Derive(SrtpLabel.RtpEncryption, SrtpProfileExtensions.MasterKeyLength),
        keys.Derive(SrtpLabel.RtpSalt, SaltLength),
        keys.Derive(SrtpLabel.RtcpEncryption, SrtpProfileExtensions.MasterKeyLength),
        keys.Derive(SrtpLabel.RtcpSalt, SaltLength));

    public override void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        MakeNonce(_rtpSalt, ssrc, index, nonce);
        var text = buffer[headerLength..length];
        _rtp.Encrypt(nonce, text, text, buffer.Slice(length, TagLength), buffer[..headerLength]);
    }

    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        MakeNonce(_rtpSalt, ssrc, index, nonce);
        return Open(_rtp, nonce, packet[headerLength..^TagLength], packet[^TagLength..], packet[..headerLength]);
    }

    public override void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        MakeNonce(_rtcpSalt, ssrc, index, nonce);
        var word = buffer.Slice(length + TagLength, IndexLength);
        BinaryPrimitives.WriteUInt32BigEndian(word, index | EncryptedFlag);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + IndexLength];
        buffer[..RtcpHeaderLength].CopyTo(associated);
        word.CopyTo(associated[RtcpHeaderLength..]);
        var text = buffer[RtcpHeaderLength..length];
        _rtcp.Encrypt(nonce, text, text, buffer.Slice(length, TagLength), associated);
    }

    public override uint ReadRtcpIndex(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexLength..]);

    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        MakeNonce(_rtcpSalt, ssrc, index, nonce);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + IndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^IndexLength..].CopyTo(associated[RtcpHeaderLength..]);
        var end = packet.Length - RtcpOverhead;
        return Open(_rtcp, nonce, packet[RtcpHeaderLength..end], packet.Slice(end, TagLength), associated);
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        CryptographicOperations.ZeroMemory(_rtpSalt);
        CryptographicOperations.ZeroMemory(_rtcpSalt);
    }

    private static bool Open(
        AesGcm cipher, ReadOnlySpan<byte> nonce, Span<byte> text, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        try
        {
            cipher.Decrypt(nonce, text, tag, text, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // .NET has no other way to say so. It costs a forged packet a few microseconds and an authentic one
            // nothing.
            return false;
        }
    }

    /// <summary>RFC 7714 §8.1, §9.1: two zeros, SSRC and a 48-bit index, over the salt.</summary>
    private static void MakeNonce(ReadOnlySpan<byte> salt, uint ssrc, ulong index, Span<byte> nonce)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[SsrcAt..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[IndexAt..], (ushort)(index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(nonce[(IndexAt + 2)..], (uint)index);
        for (var i = 0; i < NonceLength; i++)
        {
            nonce[i] ^= salt[i];
        }
    }
}
