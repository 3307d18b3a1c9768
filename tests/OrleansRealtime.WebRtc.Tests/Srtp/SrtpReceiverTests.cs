using OrleansRealtime.WebRtc.Srtp;
using OrleansRealtime.WebRtc.Tests.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

public sealed class SrtpReceiverTests
{
    public static TheoryData<int> Profiles => [(int)SrtpProfile.AesCm128HmacSha1Tag80, (int)SrtpProfile.AeadAes128Gcm];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Replay_IsRefused(int profile)
    {
        using var pair = new Pair(profile);
        var rtp = pair.Rtp(1);
        var rtcp = pair.Rtcp(1);

        Assert.True(pair.Open(rtp));
        Assert.True(pair.OpenRtcp(rtcp));
        Assert.False(pair.Open(rtp));
        Assert.False(pair.OpenRtcp(rtcp));
        Assert.Equal((2, 0), (pair.Receiver.Replayed, pair.Receiver.Forged));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void LatePacket_IsTaken_TooLateOneIsRefused(int profile)
    {
        using var pair = new Pair(profile);
        var packets = Enumerable.Range(0, 200).Select(pair.Rtp).ToArray();

        Assert.True(pair.Open(packets[199]));
        Assert.True(pair.Open(packets[199 - 127]));
        Assert.False(pair.Open(packets[199 - 128]));
        Assert.Equal(1, pair.Receiver.Replayed);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void AnyChangedBit_IsRefused_AndTheTruePacketStillTaken(int profile)
    {
        using var pair = new Pair(profile);
        var rtp = pair.Rtp(1);
        var rtcp = pair.Rtcp(1);
        for (var bit = 0; bit < rtp.Length * 8; bit++)
        {
            Assert.False(pair.Open(Flip(rtp, bit)));
        }

        for (var bit = 0; bit < rtcp.Length * 8; bit++)
        {
            Assert.False(pair.OpenRtcp(Flip(rtcp, bit)));
        }

        Assert.True(pair.Open(rtp));
        Assert.True(pair.OpenRtcp(rtcp));
        Assert.InRange(pair.Receiver.Forged, 1000, long.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void AnyPartOfAPacket_IsRefused(int profile)
    {
        using var pair = new Pair(profile);
        var rtp = pair.Rtp(1);
        var rtcp = pair.Rtcp(1);
        for (var length = 0; length < rtp.Length; length++)
        {
            Assert.False(pair.Open(rtp[..length]));
        }

        for (var length = 0; length < rtcp.Length; length++)
        {
            Assert.False(pair.OpenRtcp(rtcp[..length]));
        }

        Assert.InRange(pair.Receiver.Malformed, 40, long.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void WrongKey_IsRefused(int profile)
    {
        using var pair = new Pair(profile);
        using var stranger = new SrtpReceiver((SrtpProfile)profile, new byte[16], SrtpKeys.Salt((SrtpProfile)profile));

        Assert.False(stranger.TryUnprotect(pair.Rtp(1), out var length));
        Assert.False(stranger.TryUnprotectRtcp(pair.Rtcp(1), out _));
        Assert.Equal((2, 0), (stranger.Forged, length));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ForgedJump_DoesNotMoveTheWindow(int profile)
    {
        using var pair = new Pair(profile);
        Assert.True(pair.Open(pair.Rtp(1)));
        var forged = pair.Rtp(2);
        forged[2] = 0x70;

        Assert.False(pair.Open(forged));
        Assert.True(pair.Open(pair.Rtp(3)));
        Assert.Equal((1, 0), (pair.Receiver.Forged, pair.Receiver.Replayed));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ForgedStreams_TakeNoPlace_AuthenticOnesAreBounded(int profile)
    {
        using var pair = new Pair(profile);
        var forged = pair.Rtp(1);
        for (var i = 0; i < 100; i++)
        {
            forged[11] = (byte)i;
            Assert.False(pair.Open(forged));
        }

        Assert.Equal((100, 0), (pair.Receiver.Forged, pair.Receiver.Refused));
        for (uint ssrc = 1; ssrc <= SrtpReceiver.MaxStreams + 1; ssrc++)
        {
            using var sender = SrtpKeys.Sender((SrtpProfile)profile);
            var packet = SrtpKeys.ProtectedRtp(sender, 1, ssrc: ssrc);
            Assert.Equal(ssrc <= SrtpReceiver.MaxStreams, pair.Open(packet));
        }

        Assert.Equal(1, pair.Receiver.Refused);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void RtcpThatIsOnlySigned_IsRefused(int profile)
    {
        using var pair = new Pair(profile);
        var packet = pair.Rtcp(1);

        // The word with the flag: the last one with GCM, before the tag otherwise.
        packet[profile == (int)SrtpProfile.AeadAes128Gcm ? packet.Length - 4 : packet.Length - 14] &= 0x7F;

        Assert.False(pair.OpenRtcp(packet));
        Assert.Equal((1, 0), (pair.Receiver.Malformed, pair.Receiver.Forged));
    }

    [Fact]
    public void Rfc7714Section17_3_PacketThatIsOnlySigned_IsRefused()
    {
        // Key and salt there are those of the session; what is refused is the flag, before any key is used.
        using var receiver = SrtpKeys.Receiver(SrtpProfile.AeadAes128Gcm);
        var packet = Hex.Bytes(
            "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61",
            "deadbeef deadbeef deadbeef deadbeef deadbeef 841dd968 3dd78ec9 2ae58790 125f62b3 000005d4");

        Assert.False(receiver.TryUnprotectRtcp(packet, out _));
        Assert.Equal(1, receiver.Malformed);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Fuzz_NothingThrows_OnlyTheOriginalsPass(int profile)
    {
        using var pair = new Pair(profile);
        var rtp = pair.Rtp(1);
        var rtcp = pair.Rtcp(1);
        byte[] extended =
        [
            .. Hex.Bytes("9f6f 0002 00000960 1234abcd"),
            .. new byte[60],
            .. Hex.Bytes("bede 0002 10 85 0000 00000000 0102030405"),
        ];
        var buffer = new byte[extended.Length + SrtpSender.MaxOverhead];
        extended.CopyTo(buffer, 0);
        Assert.True(pair.Sender.TryProtect(buffer, extended.Length, out var extendedLength));
        byte[][] originals = [rtp, rtcp, buffer[..extendedLength]];
        var passed = 0;
        FuzzRun.Feed(new PacketMutator(originals), packet =>
        {
            var copy = packet.ToArray();
            if (pair.Receiver.TryUnprotect(copy, out var length) || pair.OpenRtcp(packet))
            {
                Assert.Contains(originals, original => original.AsSpan().SequenceEqual(packet));
                Assert.InRange(length, 0, packet.Length);
                passed++;
            }
        });

        // Each of the three once: what came again was a replay.
        Assert.InRange(passed, 1, 3);
        Assert.Equal(0, pair.Receiver.Refused);
    }

    private static byte[] Flip(byte[] packet, int bit)
    {
        var changed = packet.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }

    private sealed class Pair(int profile) : IDisposable
    {
        public SrtpSender Sender { get; } = SrtpKeys.Sender((SrtpProfile)profile);

        public SrtpReceiver Receiver { get; } = SrtpKeys.Receiver((SrtpProfile)profile);

        public byte[] Rtp(int number) => SrtpKeys.ProtectedRtp(Sender, number);

        public byte[] Rtcp(int number) => SrtpKeys.ProtectedRtcp(Sender, number);

        public bool Open(byte[] packet) => Receiver.TryUnprotect(packet.ToArray(), out _);

        public bool OpenRtcp(byte[] packet) => Receiver.TryUnprotectRtcp(packet.ToArray(), out _);

        public void Dispose()
        {
            Sender.Dispose();
            Receiver.Dispose();
        }
    }
}
