using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>The test vectors of RFC 7714 for AEAD_AES_128_GCM. Key and salt there are those of the session.</summary>
public sealed class Rfc7714Tests : IDisposable
{
    private const int RtpHeaderLength = 12;
    private const uint RtpSsrc = 0x5501_a0b2;
    private const uint RtcpSsrc = 0x4d61_7273;
    private const uint RtcpIndex = 0x5d4;

    private static readonly byte[] Rtp = Hex.Bytes(
        "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973",
        "20646976 69736120 696e2070 61727465 73207472 6573");

    /// <summary>§16.1.1</summary>
    private static readonly byte[] ProtectedRtp = Hex.Bytes(
        "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f",
        "42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce");

    private static readonly byte[] Rtcp = Hex.Bytes(
        "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61",
        "deadbeef deadbeef deadbeef deadbeef deadbeef");

    /// <summary>§17.1</summary>
    private static readonly byte[] ProtectedRtcp = Hex.Bytes(
        "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda",
        "4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4");

    private readonly GcmCipher _cipher;

    public Rfc7714Tests()
    {
        var key = Hex.Bytes("00010203 04050607 08090a0b 0c0d0e0f");
        var salt = Hex.Bytes("51756964 2070726f 2071756f");
        _cipher = new GcmCipher(key, [.. salt], key, [.. salt]);
    }

    public void Dispose() => _cipher.Dispose();

    [Fact]
    public void Section16_1_1_Encryption()
    {
        var buffer = new byte[Rtp.Length + _cipher.RtpOverhead];
        Rtp.CopyTo(buffer, 0);
        _cipher.SealRtp(buffer, RtpHeaderLength, Rtp.Length, RtpSsrc, index: 0xf17b);

        Assert.Equal(ProtectedRtp, buffer);
    }

    [Fact]
    public void Section16_1_2_Decryption()
    {
        var packet = ProtectedRtp.ToArray();

        Assert.True(_cipher.OpenRtp(packet, RtpHeaderLength, RtpSsrc, index: 0xf17b));
        Assert.Equal(Rtp, packet[..Rtp.Length]);
    }

    [Fact]
    public void Section17_1_SrtcpEncryption()
    {
        var buffer = new byte[Rtcp.Length + _cipher.RtcpOverhead];
        Rtcp.CopyTo(buffer, 0);
        _cipher.SealRtcp(buffer, Rtcp.Length, RtcpSsrc, RtcpIndex);

        Assert.Equal(ProtectedRtcp, buffer);
    }

    [Fact]
    public void Section17_1_SrtcpDecryption()
    {
        var packet = ProtectedRtcp.ToArray();

        Assert.Equal(RtcpIndex | SrtpCipher.EncryptedFlag, _cipher.ReadRtcpIndex(packet));
        Assert.True(_cipher.OpenRtcp(packet, RtcpSsrc, RtcpIndex));
        Assert.Equal(Rtcp, packet[..Rtcp.Length]);
    }
}
