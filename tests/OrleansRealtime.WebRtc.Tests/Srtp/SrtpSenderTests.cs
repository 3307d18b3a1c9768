using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

public sealed class SrtpSenderTests
{
    [Theory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    internal void NumberUsedTwice_IsRefused(SrtpProfile profile)
    {
        using var sender = SrtpKeys.Sender(profile);
        Assert.NotEmpty(SrtpKeys.ProtectedRtp(sender, 100));

        Assert.Empty(SrtpKeys.ProtectedRtp(sender, 100));
        Assert.Empty(SrtpKeys.ProtectedRtp(sender, 99));
        Assert.Empty(SrtpKeys.ProtectedRtp(sender, 100 + 32_768));
        Assert.NotEmpty(SrtpKeys.ProtectedRtp(sender, 100 + 32_767));
    }

    [Fact]
    public void NoRoomForTheTag_IsRefused()
    {
        using var sender = SrtpKeys.Sender(SrtpProfile.AeadAes128Gcm);
        var buffer = new byte[200];
        var length = SrtpKeys.WriteRtp(buffer, 1);

        Assert.False(sender.TryProtect(buffer.AsSpan(0, length + 15), length, out var protectedLength));
        Assert.Equal(0, protectedLength);
        Assert.True(sender.TryProtect(buffer.AsSpan(0, length + 16), length, out _));

        length = SrtpKeys.WriteRtcp(buffer, 1);
        Assert.False(sender.TryProtectRtcp(buffer.AsSpan(0, length + 19), length, out _));
        Assert.True(sender.TryProtectRtcp(buffer.AsSpan(0, length + 20), length, out _));
    }

    [Fact]
    public void MoreStreamsThanAllowed_AreRefused()
    {
        using var sender = SrtpKeys.Sender(SrtpProfile.AesCm128HmacSha1Tag80);
        for (uint ssrc = 1; ssrc <= SrtpSender.MaxStreams; ssrc++)
        {
            Assert.NotEmpty(SrtpKeys.ProtectedRtp(sender, 1, ssrc: ssrc));
        }

        Assert.Empty(SrtpKeys.ProtectedRtp(sender, 1, ssrc: 99));
        Assert.Empty(SrtpKeys.ProtectedRtcp(sender, 1, ssrc: 99));
        Assert.NotEmpty(SrtpKeys.ProtectedRtp(sender, 2, ssrc: 3));
    }

    [Fact]
    public void KeysOfAWrongLength_AreRefused()
    {
        AssertRefused(SrtpProfile.AeadAes128Gcm, 16, 14);
        AssertRefused(SrtpProfile.AeadAes128Gcm, 32, 12);
        AssertRefused((SrtpProfile)2, 16, 14);

        static void AssertRefused(SrtpProfile profile, int key, int salt) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => new SrtpSender(profile, new byte[key], new byte[salt]));
    }
}
