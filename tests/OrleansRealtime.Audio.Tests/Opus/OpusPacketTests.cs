using OrleansRealtime.Audio.Opus;
using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.Audio.Tests.Opus;

public sealed class OpusPacketTests
{
    // RFC 6716 §3.1, table 2, and §3.2: configuration, frame count code, then what the code needs.
    [Theory]
    [InlineData(new byte[] { 0 << 3, 1 }, 240)] // SILK NB 10 ms
    [InlineData(new byte[] { 3 << 3, 1 }, 1_440)] // SILK NB 60 ms
    [InlineData(new byte[] { 9 << 3, 1 }, 480)] // SILK WB 20 ms
    [InlineData(new byte[] { 12 << 3, 1 }, 240)] // hybrid SWB 10 ms
    [InlineData(new byte[] { 15 << 3, 1 }, 480)] // hybrid FB 20 ms
    [InlineData(new byte[] { 16 << 3, 1 }, 60)] // CELT NB 2.5 ms
    [InlineData(new byte[] { 31 << 3, 1 }, 480)] // CELT FB 20 ms
    [InlineData(new byte[] { (9 << 3) | 1, 1, 1 }, 960)]
    [InlineData(new byte[] { (11 << 3) | 2, 1, 1, 1 }, 2_880)]
    [InlineData(new byte[] { (16 << 3) | 3, 48 }, 2_880)]
    public void TheDuration_IsThatOfAllFrames(byte[] packet, int expected)
    {
        Assert.True(OpusPacket.TryGetDuration(packet, out var samples));
        Assert.Equal(expected, samples);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 3 })] // no count
    [InlineData(new byte[] { (31 << 3) | 3, 0 })] // no frame
    [InlineData(new byte[] { (11 << 3) | 3, 3, 0 })] // 180 ms
    [InlineData(new byte[] { (16 << 3) | 3, 49 })]
    public void WhatIsNoPacket_HasNoDuration(byte[] packet) => Assert.False(OpusPacket.TryGetDuration(packet, out _));

    [OpusTheory]
    [InlineData(false, 0, false)]
    [InlineData(true, 0, false)]
    [InlineData(true, 20, true)]
    public void Redundancy_IsSeenWhereItIs(bool fec, int lossPercent, bool expected)
    {
        using var encoder = new OpusEncoder { InbandFec = fec, PacketLossPercent = lossPercent, Bitrate = 24_000 };
        var voice = SyntheticVoice.Make(100 * OpusEncoder.FrameSamples);
        var packet = new byte[400];
        var seen = 0;
        for (var at = 0; at < voice.Length; at += OpusEncoder.FrameSamples)
        {
            var length = encoder.Encode(voice.AsSpan(at, OpusEncoder.FrameSamples), packet);
            seen += OpusPacket.FecSamples(packet.AsSpan(0, length)) == OpusEncoder.FrameSamples ? 1 : 0;
        }

        if (expected)
        {
            Assert.InRange(seen, 30, 100);
        }
        else
        {
            Assert.Equal(0, seen);
        }
    }

    [Fact]
    public void NoBytes_Throw()
    {
        var random = new Random(5);
        var packet = new byte[12];
        var accepted = 0;
        for (var round = 0; round < 200_000; round++)
        {
            random.NextBytes(packet);
            var bytes = packet.AsSpan(0, random.Next(packet.Length + 1));
            accepted += OpusPacket.TryGetDuration(bytes, out var samples) ? 1 : 0;
            Assert.InRange(samples, 0, 63 * 1_440);
            Assert.InRange(OpusPacket.FecSamples(bytes), 0, 1_440);
        }

        Assert.InRange(accepted, 1_000, 199_000);
    }
}
