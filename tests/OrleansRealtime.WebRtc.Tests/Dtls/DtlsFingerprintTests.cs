using System.Security.Cryptography;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

public class DtlsFingerprintTests
{
    private static readonly string Digits =
        string.Join(':', Enumerable.Range(0xA0, 32).Select(octet => octet.ToString("X2")));

    [Theory]
    [InlineData("sha-256 ")]
    [InlineData("SHA-256 ")]
    [InlineData("  Sha-256   ")]
    public void CaseAndSpaces_DoNotMatter(string prefix)
    {
        Assert.True(DtlsFingerprint.TryParse(prefix + Digits, out var upper));
        Assert.True(DtlsFingerprint.TryParse(prefix + Digits.ToLowerInvariant() + " ", out var lower));

        Assert.Equal(upper, lower);
        Assert.Equal("sha-256 " + Digits, lower.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-256 ")]
    [InlineData("sha-256 AA:BB")]
    [InlineData("sha-1 A0:A1:A2:A3:A4:A5:A6:A7:A8:A9:AA:AB:AC:AD:AE:AF:B0:B1:B2:B3")]
    [InlineData("md5 A0:A1:A2:A3:A4:A5:A6:A7:A8:A9:AA:AB:AC:AD:AE:AF")]
    public void WrongLengthOrAlgorithm_IsRefused(string text) => Assert.False(DtlsFingerprint.TryParse(text, out _));

    [Fact]
    public void WrongCharacters_AreRefused()
    {
        Assert.True(DtlsFingerprint.TryParse("sha-256 " + Digits, out _));
        for (var i = 0; i < Digits.Length; i++)
        {
            var text = "sha-256 " + Digits[..i] + 'g' + Digits[(i + 1)..];
            Assert.False(DtlsFingerprint.TryParse(text, out _), text);
        }

        Assert.False(DtlsFingerprint.TryParse("sha-384 " + Digits, out _));
        Assert.False(DtlsFingerprint.TryParse("sha-256 " + Digits + ":00", out _));
    }

    [Theory]
    [InlineData("sha-256")]
    [InlineData("sha-384")]
    [InlineData("sha-512")]
    public void Matches_TheCertificateAndNoOther(string algorithm)
    {
        byte[] certificate = [1, 2, 3];
        var hash = algorithm switch
        {
            "sha-256" => SHA256.HashData(certificate),
            "sha-384" => SHA384.HashData(certificate),
            _ => SHA512.HashData(certificate),
        };
        Assert.True(DtlsFingerprint.TryParse(new DtlsFingerprint(algorithm, hash).ToString(), out var fingerprint));

        Assert.True(fingerprint.Matches(certificate));
        Assert.False(fingerprint.Matches([1, 2, 4]));
    }
}
