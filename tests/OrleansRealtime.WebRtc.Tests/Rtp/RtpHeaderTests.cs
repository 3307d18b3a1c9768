using OrleansRealtime.WebRtc.Rtp;
using OrleansRealtime.WebRtc.Tests.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Rtp;

public sealed class RtpHeaderTests
{
    private static readonly byte[] Plain = [.. Hex.Bytes("80ef 1234 00010203 cafebabe"), .. "voice"u8];

    private static readonly byte[] OneByte =
    [
        .. Hex.Bytes("926f 0001 00000000 cafebabe 00000011 00000022", "bede 0003 00 22 aabbcc 00 10 85 00000000"),
        .. "voice"u8,
    ];

    private static readonly byte[] TwoByte =
    [
        .. Hex.Bytes("906f 0001 00000000 cafebabe", "1005 0003 00 07 00 c8 03 aabbcc 01 01 7f 00"), .. "voice"u8,
    ];

    private static readonly byte[] Padded = [.. Hex.Bytes("a06f 0001 00000000 cafebabe"), .. "voice"u8, 0, 0, 3];

    [Fact]
    public void FixedHeader_IsRead()
    {
        Assert.True(RtpHeader.TryRead(Plain, out var header, out var payload));

        Assert.True(header.Marker);
        Assert.Equal(111, header.PayloadType);
        Assert.Equal(0x1234, header.Sequence);
        Assert.Equal(0x00010203u, header.Timestamp);
        Assert.Equal(0xcafebabeu, header.Ssrc);
        Assert.Equal(0, header.CsrcCount);
        Assert.Equal(12, header.Length);
        Assert.Equal("voice"u8, Plain.AsSpan()[payload]);
        Assert.False(header.TryGetExtension(Plain, 1, out _));
    }

    [Fact]
    public void OneByteExtensions_AreFound_PastCsrcsAndFilling()
    {
        Assert.True(RtpHeader.TryRead(OneByte, out var header, out var payload));

        Assert.Equal(2, header.CsrcCount);
        Assert.Equal("voice"u8, OneByte.AsSpan()[payload]);
        Assert.True(header.TryGetExtension(OneByte, 2, out var value));
        Assert.Equal(Hex.Bytes("aabbcc"), value);
        Assert.True(header.TryGetAudioLevel(OneByte, 1, out var level));
        Assert.Equal(new RtpAudioLevel(5, true), level);
        Assert.False(header.TryGetExtension(OneByte, 3, out _));
        Assert.False(header.TryGetExtension(OneByte, 0, out _));
    }

    [Fact]
    public void TwoByteExtensions_AreFound_EvenEmptyOnes()
    {
        Assert.True(RtpHeader.TryRead(TwoByte, out var header, out var payload));

        Assert.Equal("voice"u8, TwoByte.AsSpan()[payload]);
        Assert.True(header.TryGetExtension(TwoByte, 200, out var value));
        Assert.Equal(Hex.Bytes("aabbcc"), value);
        Assert.True(header.TryGetExtension(TwoByte, 7, out var empty));
        Assert.True(empty.IsEmpty);
        Assert.True(header.TryGetAudioLevel(TwoByte, 1, out var level));
        Assert.Equal(new RtpAudioLevel(127, false), level);
        Assert.False(header.TryGetAudioLevel(TwoByte, 7, out _));
    }

    [Theory]
    [InlineData("bede 0001 f0 85 10 85")]
    [InlineData("bede 0001 01 85 10 85")]
    [InlineData("bede 0001 2f 85 10 85")]
    [InlineData("1000 0001 02 09 01 85")]
    [InlineData("1000 0001 00 00 00 01")]
    [InlineData("0042 0001 10 85 10 85")]
    public void ExtensionsThatEndEarlyOrDoNotFit_HaveNoLevel(string extension)
    {
        byte[] packet = [.. Hex.Bytes("906f 0001 00000000 cafebabe", extension), .. "voice"u8];

        Assert.True(RtpHeader.TryRead(packet, out var header, out var payload));
        Assert.False(header.TryGetAudioLevel(packet, 1, out _));
        Assert.Equal("voice"u8, packet.AsSpan()[payload]);
    }

    [Fact]
    public void Padding_IsTakenOff()
    {
        Assert.True(RtpHeader.TryRead(Padded, out _, out var payload));
        Assert.Equal("voice"u8, Padded.AsSpan()[payload]);
    }

    [Theory]
    [InlineData("806f 0001 00000000 cafeba")]
    [InlineData("406f 0001 00000000 cafebabe")]
    [InlineData("826f 0001 00000000 cafebabe 00000001")]
    [InlineData("906f 0001 00000000 cafebabe bede")]
    [InlineData("906f 0001 00000000 cafebabe bede 0002 00000000")]
    [InlineData("a06f 0001 00000000 cafebabe 0102 00")]
    [InlineData("a06f 0001 00000000 cafebabe 0102 04")]
    [InlineData("a06f 0001 00000000 cafebabe")]
    [InlineData("")]
    public void LengthsThatDoNotFit_AreRefused(string packet) =>
        Assert.False(RtpHeader.TryRead(Hex.Bytes(packet), out _, out _));

    [Fact]
    public void Written_IsReadAsWritten()
    {
        var buffer = new byte[100];
        Assert.Equal(12, RtpWriter.Write(buffer, 109, true, 65_535, 0xDEAD_BEEF, 0xCAFE_F00D));
        var length = RtpWriter.AddAudioLevel(buffer, 3, new RtpAudioLevel(42, true));

        Assert.True(RtpHeader.TryRead(buffer, out var header, out var payload));
        Assert.Equal((true, 109, 65_535), (header.Marker, (int)header.PayloadType, (int)header.Sequence));
        Assert.Equal((0xDEAD_BEEF, 0xCAFE_F00D), (header.Timestamp, header.Ssrc));
        Assert.Equal(length, payload.Start.Value);
        Assert.True(header.TryGetAudioLevel(buffer, 3, out var level));
        Assert.Equal(new RtpAudioLevel(42, true), level);
    }

    [Fact]
    public void Fuzz_NothingThrows_PayloadLiesInThePacket()
    {
        FuzzRun.Feed(new PacketMutator(Plain, OneByte, TwoByte, Padded), packet =>
        {
            if (!RtpHeader.TryRead(packet, out var header, out var payload))
            {
                return;
            }

            Assert.InRange(payload.GetOffsetAndLength(packet.Length).Length, 0, packet.Length - RtpHeader.MinLength);
            for (var id = 0; id < 256; id++)
            {
                if (header.TryGetExtension(packet, id, out var value))
                {
                    Assert.InRange(value.Length, 0, 255);
                }

                _ = header.TryGetAudioLevel(packet, id, out _);
            }
        });
    }
}
