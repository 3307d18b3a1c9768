using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>What we protect libsrtp2 opens, and the other way round, over two wraps of the sequence number.</summary>
public sealed class LibSrtpInteropTests
{
    private const int Packets = (2 * 65_536) + 2000;
    private const int FirstNumber = 1000;
    private const int Reports = 3000;

    [LibSrtpTheory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    internal void LibSrtp_OpensOurs(SrtpProfile profile)
    {
        using var sender = SrtpKeys.Sender(profile);
        using var theirs = new LibSrtpSession((int)profile, inbound: true, SrtpKeys.Key, SrtpKeys.Salt(profile));
        Span<byte> plain = stackalloc byte[400];
        Span<byte> buffer = stackalloc byte[544];
        for (var number = FirstNumber; number < FirstNumber + Packets; number++)
        {
            var length = SrtpKeys.WriteRtp(plain, number, number % 300);
            plain.CopyTo(buffer);
            Assert.True(sender.TryProtect(buffer, length, out var protectedLength));
            Assert.Equal(length, theirs.Unprotect(buffer[..protectedLength]));
            Assert.True(plain[..length].SequenceEqual(buffer[..length]));
        }

        for (var number = 0; number < Reports; number++)
        {
            var length = SrtpKeys.WriteRtcp(plain, number);
            plain.CopyTo(buffer);
            Assert.True(sender.TryProtectRtcp(buffer, length, out var protectedLength));
            Assert.Equal(length, theirs.UnprotectRtcp(buffer[..protectedLength]));
            Assert.True(plain[..length].SequenceEqual(buffer[..length]));
        }
    }

    [LibSrtpTheory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    internal void WeOpen_LibSrtps(SrtpProfile profile)
    {
        using var theirs = new LibSrtpSession((int)profile, inbound: false, SrtpKeys.Key, SrtpKeys.Salt(profile));
        using var receiver = SrtpKeys.Receiver(profile);
        Span<byte> plain = stackalloc byte[400];
        Span<byte> buffer = stackalloc byte[544];
        for (var number = FirstNumber; number < FirstNumber + Packets; number++)
        {
            var length = SrtpKeys.WriteRtp(plain, number, number % 300);
            plain.CopyTo(buffer);
            var protectedLength = theirs.Protect(buffer, length);
            Assert.True(receiver.TryUnprotect(buffer[..protectedLength], out var opened));
            Assert.True(plain[..length].SequenceEqual(buffer[..opened]));
        }

        for (var number = 0; number < Reports; number++)
        {
            var length = SrtpKeys.WriteRtcp(plain, number);
            plain.CopyTo(buffer);
            var protectedLength = theirs.ProtectRtcp(buffer, length);
            Assert.True(receiver.TryUnprotectRtcp(buffer[..protectedLength], out var opened));
            Assert.True(plain[..length].SequenceEqual(buffer[..opened]));
        }

        Assert.Equal((0, 0), (receiver.Forged, receiver.Replayed));
    }
}
