using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>AES_CM_128 with an 80-bit HMAC-SHA1: RFC 3711 §4.1.1, §4.2.1.</summary>
internal sealed class CounterModeCipher : SrtpCipher
{
    public const int SaltLength = 14;
    public const int AuthenticationKeyLength = 20;

    private const int TagLength = 10;

    private readonly CounterKeystream _rtp;
    private readonly CounterKeystream _rtcp;
    private readonly IncrementalHash _rtpHash;
    private readonly IncrementalHash _rtcpHash;

    [SuppressMessage("Security", "CA5350", Justification = "The profile prescribes it; as a MAC it is sound.")]
    private CounterModeCipher(
        CounterKeystream rtp, byte[] rtpAuthentication, CounterKeystream rtcp, byte[] rtcpAuthentication)
    {
        _rtp = rtp;
        _rtcp = rtcp;
        _rtpHash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, rtpAuthentication);
        _rtcpHash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, rtcpAuthentication);
    }

    public override int RtpOverhead => TagLength;

    public override int RtcpOverhead => IndexLength + TagLength;

    public static CounterModeCipher Derive(SrtpKeyDerivation keys) => new(
        new CounterKeystream(
            keys.Derive(SrtpLabel.RtpEncryption, SrtpProfileExtensions.MasterKeyLength),
            keys.Derive(SrtpLabel.RtpSalt, SaltLength)),
        keys.Derive(SrtpLabel.RtpAuthentication, AuthenticationKeyLength),
        new CounterKeystream(
            keys.Derive(SrtpLabel.RtcpEncryption, SrtpProfileExtensions.MasterKeyLength),
            keys.Derive(SrtpLabel.RtcpSalt, SaltLength)),
        keys.Derive(SrtpLabel.RtcpAuthentication, AuthenticationKeyLength));

    public override void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index)
    {
        _rtp.Apply(buffer[headerLength..length], ssrc, index);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HashRtp(buffer[..length], index, hash);
        hash[..TagLength].CopyTo(buffer[length..]);
    }

    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var length = packet.Length - TagLength;
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HashRtp(packet[..length], index, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagLength], packet[length..]))
        {
            return false;
        }

        _rtp.Apply(packet[headerLength..length], ssrc, index);
        return true;
    }

    public override void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index)
    {
        _rtcp.Apply(buffer[RtcpHeaderLength..length], ssrc, index);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], index | EncryptedFlag);
        length += IndexLength;
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HashRtcp(buffer[..length], hash);
        hash[..TagLength].CopyTo(buffer[length..]);
    }

    public override uint ReadRtcpIndex(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpOverhead..]);

    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HashRtcp(packet[..^TagLength], hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        _rtcp.Apply(packet[RtcpHeaderLength..^RtcpOverhead], ssrc, index);
        return true;
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpHash.Dispose();
        _rtcpHash.Dispose();
    }

    private void HashRtp(ReadOnlySpan<byte> packet, ulong index, Span<byte> hash)
    {
        // The roll-over counter is not sent: both sides know it and the tag covers it.
        Span<byte> rollOver = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(rollOver, (uint)(index >> 16));
        _rtpHash.AppendData(packet);
        _rtpHash.AppendData(rollOver);
        _rtpHash.GetHashAndReset(hash);
    }

    private void HashRtcp(ReadOnlySpan<byte> packet, Span<byte> hash)
    {
        _rtcpHash.AppendData(packet);
        _rtcpHash.GetHashAndReset(hash);
    }
}
