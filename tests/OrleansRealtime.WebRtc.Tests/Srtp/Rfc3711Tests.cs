using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>The test vectors of RFC 3711, appendix B.</summary>
public sealed class Rfc3711Tests
{
    [Fact]
    public void B2_CounterModeKeyStream_IsRight()
    {
        using var keystream = new CounterKeystream(
            Hex.Bytes("2B7E151628AED2A6ABF7158809CF4F3C"), Hex.Bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        var text = new byte[0xFF02 * 16];
        keystream.Apply(text, ssrc: 0, index: 0);

        Assert.Equal(
            Hex.Bytes(
                "E03EAD0935C95E80E166B16DD92B4EB4",
                "D23513162B02D0F72A43A2FE4A5F97AB",
                "41E95B3BB0A2E8DD477901E4FCA894C0"),
            text[..48]);
        Assert.Equal(
            Hex.Bytes(
                "EC8CDF7398607CB0F2D21675EA9EA1E4",
                "362B7C3C6773516318A077D7FC5073AE",
                "6A2CC3787889374FBEB4C81B17BA6C44"),
            text[(0xFEFF * 16)..]);
    }

    [Fact]
    public void B3_KeyDerivation_IsRight()
    {
        using var keys = new SrtpKeyDerivation(
            Hex.Bytes("E1F97A0D3E018BE0D64FA32C06DE4139"), Hex.Bytes("0EC675AD498AFEEBB6960B3AABE6"));

        Assert.Equal(Hex.Bytes("C61E7A93744F39EE10734AFE3FF7A087"), keys.Derive(SrtpLabel.RtpEncryption, 16));
        Assert.Equal(Hex.Bytes("30CBBC08863D8C85D49DB34A9AE1"), keys.Derive(SrtpLabel.RtpSalt, 14));
        Assert.Equal(
            Hex.Bytes(
                "CEBE321F6FF7716B6FD4AB49AF256A15",
                "6D38BAA48F0A0ACF3C34E2359E6CDBCE",
                "E049646C43D9327AD175578EF7227098",
                "6371C10C9A369AC2F94A8C5FBCDDDC25",
                "6D6E919A48B610EF17C2041E47403576"),
            keys.Derive(SrtpLabel.RtpAuthentication, 80));
    }
}
