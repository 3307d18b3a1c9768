using OrleansRealtime.Audio.Opus;
using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.Audio.Tests.Opus;

public sealed class OpusCodecTests
{
    private const int Frame = OpusEncoder.FrameSamples;

    [OpusFact]
    public void TheLibrary_TellsItsVersion()
    {
        Assert.True(OpusLibrary.TryLoad(out var reason), reason);
        Assert.StartsWith("libopus", OpusLibrary.Version, StringComparison.Ordinal);
    }

    [OpusFact]
    public void WhatIsDecoded_IsWhatWasEncoded_ByTheLookaheadLater()
    {
        var voice = SyntheticVoice.Make(2 * SampleTime.Rate);
        var decoded = Decode(Encode(voice, new OpusEncoder { Bitrate = 32_000 }));

        var (correlation, delay) = Likeness.BestCorrelation(voice, decoded, 400);
        Assert.InRange(correlation, 0.95, 1);
        Assert.InRange(delay, OpusEncoder.LookaheadSamples - 4, OpusEncoder.LookaheadSamples + 4);
    }

    [OpusTheory]
    [InlineData(12_000)]
    [InlineData(24_000)]
    [InlineData(40_000)]
    public void TheBitrate_IsAbout(int bitrate)
    {
        var packets = Encode(SyntheticVoice.Make(5 * SampleTime.Rate), new OpusEncoder { Bitrate = bitrate });
        Assert.InRange(packets.Sum(packet => packet.Length) * 8 / 5, bitrate * 0.6, bitrate * 1.3);
    }

    [OpusFact]
    public void Settings_AreKeptAndChecked()
    {
        using var encoder = new OpusEncoder
        {
            Complexity = 0,
            InbandFec = true,
            PacketLossPercent = 12,
            Bitrate = 20_000,
        };
        Assert.Equal((0, true), (encoder.Complexity, encoder.InbandFec));
        Assert.Equal((12, 20_000), (encoder.PacketLossPercent, encoder.Bitrate));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Complexity = 11);
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.PacketLossPercent = -1);
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[100], new byte[400]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[Frame], []));
        Assert.Equal(0, encoder.Complexity);
    }

    [OpusTheory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { (9 << 3) | 1, 1, 1, 1 })] // two frames of equal length in three bytes
    [InlineData(new byte[] { (9 << 3) | 2, 200, 1 })] // shorter than it says
    [InlineData(new byte[] { (31 << 3) | 3, 0 })]
    public void CorruptPackets_AreRefused(byte[] packet)
    {
        using var decoder = new OpusDecoder();
        var pcm = new short[OpusPacket.MaxSamples];
        Assert.InRange(decoder.Decode(packet, pcm), int.MinValue, -1);
        Assert.InRange(decoder.DecodeFec(packet, Frame, pcm), int.MinValue, -1);
    }

    [OpusFact]
    public void Concealment_FadesOut()
    {
        using var decoder = new OpusDecoder();
        var pcm = new short[OpusPacket.MaxSamples];
        foreach (var packet in Encode(Sine(50 * Frame), new OpusEncoder()))
        {
            Assert.Equal(Frame, decoder.Decode(packet, pcm));
        }

        var before = Peak(pcm.AsSpan(0, Frame));
        Assert.Equal(Frame, decoder.DecodeLost(Frame, pcm));
        Assert.InRange(Peak(pcm.AsSpan(0, Frame)), before / 3, before * 3 / 2);
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(Frame, decoder.DecodeLost(Frame, pcm));
        }

        Assert.InRange(Peak(pcm.AsSpan(0, Frame)), 0, before / 4);
        Assert.InRange(decoder.DecodeLost(17, pcm), int.MinValue, -1);
    }

    [OpusFact]
    public void Redundancy_IsNearerThanConcealment()
    {
        var packets = Encode(
            SyntheticVoice.Make(8 * SampleTime.Rate),
            new OpusEncoder { InbandFec = true, PacketLossPercent = 20 });
        var whole = Decode(packets);
        var (fec, made) = (Lossy(packets, useFec: true), Lossy(packets, useFec: false));

        var gain = Likeness.SignalToErrorDb(whole, fec) - Likeness.SignalToErrorDb(whole, made);
        Assert.InRange(gain, 2, 40);
    }

    [OpusFact]
    public void Frames_CostNoMemory()
    {
        using var encoder = new OpusEncoder { InbandFec = true, PacketLossPercent = 10 };
        using var decoder = new OpusDecoder();
        var voice = SyntheticVoice.Make(50 * Frame);
        var (packet, pcm) = (new byte[400], new short[OpusPacket.MaxSamples]);
        var before = 0L;
        for (var i = 0; i < 50; i++)
        {
            before = i == 5 ? GC.GetAllocatedBytesForCurrentThread() : before;
            var length = encoder.Encode(voice.AsSpan(i * Frame, Frame), packet);
            _ = decoder.DecodeLost(Frame, pcm);
            _ = decoder.DecodeFec(packet.AsSpan(0, length), Frame, pcm);
            _ = decoder.Decode(packet.AsSpan(0, length), pcm);
            encoder.PacketLossPercent = i;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [OpusFact]
    public void MutatedPackets_AreDecodedOrRefused()
    {
        var random = new Random(11);
        var packets = Encode(
            SyntheticVoice.Make(SampleTime.Rate), new OpusEncoder { InbandFec = true, PacketLossPercent = 20 });
        using var decoder = new OpusDecoder();
        var pcm = new short[OpusPacket.MaxSamples];
        var refused = 0;
        var until = DateTime.UtcNow + FuzzTime.OfPackets;
        for (var round = 0; DateTime.UtcNow < until || round < 1_000; round++)
        {
            var packet = packets[random.Next(packets.Length)].ToArray();
            for (var changes = random.Next(6); changes > 0; changes--)
            {
                packet[random.Next(3) == 0 ? 0 : random.Next(packet.Length)] = (byte)random.Next(256);
            }

            packet = packet[..random.Next(1, packet.Length + 1)];
            var count = decoder.Decode(packet, pcm);
            Assert.InRange(count, -8, OpusPacket.MaxSamples);
            if (count > 0)
            {
                Assert.True(OpusPacket.TryGetDuration(packet, out var samples));
                Assert.Equal(samples, count);
            }

            refused += count < 0 ? 1 : 0;
            Assert.InRange(decoder.DecodeFec(packet, Frame, pcm), -8, Frame);
        }

        Assert.NotEqual(0, refused);
    }

    private static byte[][] Encode(short[] pcm, OpusEncoder encoder)
    {
        using (encoder)
        {
            var packets = new byte[pcm.Length / Frame][];
            var packet = new byte[1_275];
            for (var i = 0; i < packets.Length; i++)
            {
                packets[i] = packet[..encoder.Encode(pcm.AsSpan(i * Frame, Frame), packet)];
            }

            return packets;
        }
    }

    private static short[] Decode(byte[][] packets)
    {
        using var decoder = new OpusDecoder();
        var pcm = new short[packets.Length * Frame];
        for (var i = 0; i < packets.Length; i++)
        {
            Assert.Equal(Frame, decoder.Decode(packets[i], pcm.AsSpan(i * Frame, Frame)));
        }

        return pcm;
    }

    // Every fifth packet is lost.
    private static short[] Lossy(byte[][] packets, bool useFec)
    {
        using var decoder = new OpusDecoder();
        var pcm = new short[packets.Length * Frame];
        for (var i = 0; i < packets.Length; i++)
        {
            var room = pcm.AsSpan(i * Frame, Frame);
            var count = i % 5 != 4 || i + 1 == packets.Length ? decoder.Decode(packets[i], room)
                : useFec ? decoder.DecodeFec(packets[i + 1], Frame, room)
                : decoder.DecodeLost(Frame, room);
            Assert.Equal(Frame, count);
        }

        return pcm;
    }

    private static short[] Sine(int length) =>
        [.. Enumerable.Range(0, length).Select(i => (short)(9_000 * Math.Sin(Math.PI * i / 60)))];

    private static int Peak(ReadOnlySpan<short> pcm)
    {
        var peak = 0;
        foreach (var sample in pcm)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak;
    }
}
