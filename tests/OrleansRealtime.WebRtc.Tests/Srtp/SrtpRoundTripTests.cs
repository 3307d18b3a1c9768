using OrleansRealtime.WebRtc.Rtp;
using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

public sealed class SrtpRoundTripTests
{
    public static TheoryData<int> Profiles => [(int)SrtpProfile.AesCm128HmacSha1Tag80, (int)SrtpProfile.AeadAes128Gcm];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void EveryLength_ComesOutAsItWentIn(int profile)
    {
        using var sender = SrtpKeys.Sender((SrtpProfile)profile);
        using var receiver = SrtpKeys.Receiver((SrtpProfile)profile);
        var plain = new byte[1400];
        for (var payload = 0; payload < 1200; payload++)
        {
            var length = SrtpKeys.WriteRtp(plain, payload, payload);
            var packet = SrtpKeys.ProtectedRtp(sender, payload, payload);
            Assert.Equal(length + (profile == 1 ? 10 : 16), packet.Length);
            Assert.False(payload >= 8 && packet.AsSpan(12, payload).SequenceEqual(plain.AsSpan(12, payload)));
            Assert.True(receiver.TryUnprotect(packet, out var opened));
            Assert.Equal(plain.AsSpan(0, length), packet.AsSpan(0, opened));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rtcp_ComesOutAsItWentIn(int profile)
    {
        using var sender = SrtpKeys.Sender((SrtpProfile)profile);
        using var receiver = SrtpKeys.Receiver((SrtpProfile)profile);
        var plain = new byte[500];
        for (var number = 0; number < 300; number++)
        {
            var length = SrtpKeys.WriteRtcp(plain, number);
            var packet = SrtpKeys.ProtectedRtcp(sender, number);
            Assert.Equal(length + (profile == 1 ? 14 : 20), packet.Length);
            Assert.True(receiver.TryUnprotectRtcp(packet, out var opened));
            Assert.Equal(plain.AsSpan(0, length), packet.AsSpan(0, opened));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void CsrcsAndExtension_StayReadable(int profile)
    {
        using var sender = SrtpKeys.Sender((SrtpProfile)profile);
        using var receiver = SrtpKeys.Receiver((SrtpProfile)profile);
        byte[] plain =
        [
            .. Hex.Bytes("926f 0007 00000960 1234abcd", "00000001 00000002", "bede 0001 10 85 0000"), .. "payload"u8,
        ];
        var buffer = new byte[plain.Length + SrtpSender.MaxOverhead];
        plain.CopyTo(buffer, 0);

        Assert.True(sender.TryProtect(buffer, plain.Length, out var protectedLength));
        Assert.Equal(plain[..^7], buffer[..(plain.Length - 7)]);
        Assert.NotEqual(plain[^7..], buffer[(plain.Length - 7)..plain.Length]);
        Assert.True(receiver.TryUnprotect(buffer.AsSpan(0, protectedLength), out var opened));
        Assert.Equal(plain, buffer[..opened]);
        Assert.True(RtpHeader.TryRead(buffer.AsSpan(0, opened), out var header, out _));
        Assert.True(header.TryGetAudioLevel(buffer, 1, out var level));
        Assert.Equal(new RtpAudioLevel(5, true), level);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void LossAndReordering_OverTheWrap_AreFollowed(int profile)
    {
        using var sender = SrtpKeys.Sender((SrtpProfile)profile);
        using var receiver = SrtpKeys.Receiver((SrtpProfile)profile);
        var random = new Random(20_260_919);
        var newest = 0;
        var waiting = new List<(int Number, byte[] Packet)>();
        var plain = new byte[200];
        for (var number = 30_000; number < 140_000; number += random.Next(1, 30))
        {
            waiting.Add((number, SrtpKeys.ProtectedRtp(sender, number, 20)));
            if (waiting.Count < 4)
            {
                continue;
            }

            var next = random.Next(waiting.Count);
            var (sent, packet) = waiting[next];
            waiting.RemoveAt(next);
            newest = Math.Max(newest, sent);
            Assert.Equal(newest - sent < ReplayWindow.Size, receiver.TryUnprotect(packet, out var length));
            if (length > 0)
            {
                Assert.Equal(SrtpKeys.WriteRtp(plain, sent, 20), length);
                Assert.Equal(plain.AsSpan(0, length), packet.AsSpan(0, length));
            }
        }

        Assert.Equal(0, receiver.Forged);
        Assert.InRange(receiver.Replayed, 1, 1000);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protecting_DoesNotAllocate(int profile)
    {
        using var sender = SrtpKeys.Sender((SrtpProfile)profile);
        var buffer = new byte[600];
        var protectedCount = 0;

        Assert.Equal(0, Allocation.Of(i =>
        {
            var ok = sender.TryProtect(buffer, SrtpKeys.WriteRtp(buffer, i), out _);
            protectedCount += ok && sender.TryProtectRtcp(buffer, SrtpKeys.WriteRtcp(buffer, i), out _) ? 1 : 0;
        }));
        Assert.Equal(550, protectedCount);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Opening_DoesNotAllocate(int profile)
    {
        using var sender = SrtpKeys.Sender((SrtpProfile)profile);
        using var receiver = SrtpKeys.Receiver((SrtpProfile)profile);
        var rtp = Enumerable.Range(0, 550).Select(i => SrtpKeys.ProtectedRtp(sender, i)).ToArray();
        var rtcp = Enumerable.Range(0, 550).Select(i => SrtpKeys.ProtectedRtcp(sender, i)).ToArray();
        var opened = 0;

        Assert.Equal(0, Allocation.Of(i =>
        {
            opened += receiver.TryUnprotect(rtp[i], out _) && receiver.TryUnprotectRtcp(rtcp[i], out _) ? 1 : 0;
        }));
        Assert.Equal(550, opened);
    }
}
