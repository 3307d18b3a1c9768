using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.Testing.Media;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class AudioReceiverRobustnessTests
{
    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    public void Packets_CostNoMemory(byte payloadType)
    {
        // With losses, swaps and pauses; once before it counts, because what is made at its first use is made once.
        var packets = Talker.Talk(400, payloadType, fec: true);
        AllocatedBy(packets);
        Assert.Equal(0, AllocatedBy(packets));
    }

    private static long AllocatedBy(SentPacket[] packets)
    {
        using var receiver = new AudioReceiver(Talker.PayloadTypes);
        var pcm = new short[AudioReceiver.MaxRead];
        var before = 0L;
        for (var i = 0; i < packets.Length; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            var now = TimeSpan.FromMilliseconds((20 * i) + (i / 50 * 2_500));
            var packet = packets[(i % 8) switch { 2 => i + 1, 3 => i - 1, _ => i }];
            while (receiver.TryRead(now, pcm, out _))
            {
            }

            if (i % 8 != 5)
            {
                receiver.Push(now, packet.ToRtp());
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.NotEqual(0, receiver.Counters.Lost);
        Assert.NotEqual(0, receiver.Counters.SilenceSamples);
        return allocated;
    }

    [OpusFact]
    public void WhateverComes_SoundStaysBounded()
    {
        var random = new Random(23);
        var good = Talker.Talk(200, fec: true);
        var until = DateTime.UtcNow + FuzzTime.OfPackets;
        for (var round = 0; DateTime.UtcNow < until || round < 5; round++)
        {
            using var listener = new Listener();
            var lastNow = 0.0;
            for (var i = 0; i < 400; i++)
            {
                lastNow += random.Next(8) switch { 0 => 0, 1 => random.Next(300), 2 => random.NextDouble(), _ => 20 };
                listener.WaitUntil(TimeSpan.FromMilliseconds(lastNow));
                listener.Push(Mutate(good[random.Next(5) == 0 ? random.Next(200) : i % 200], random));
            }

            listener.WaitUntil(TimeSpan.FromMilliseconds(lastNow + 1_000));
            var excess = listener.Receiver.Position.ToTimeSpan() - listener.Now;
            Assert.True(excess < TimeSpan.FromSeconds(17), $"The sound is {excess} ahead of time.");
        }
    }

    private static SentPacket Mutate(SentPacket packet, Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                return packet with { Sequence = (ushort)random.Next(65_536) };
            case 1:
                return packet with { Timestamp = (uint)random.NextInt64(uint.MaxValue) };
            case 2:
                return packet with { PayloadType = (byte)random.Next(128) };
            case 3:
                return packet with { PayloadType = random.Next(2) == 0 ? Talker.Pcmu : Talker.Pcma };
            case 4:
                return packet with { Ssrc = (uint)random.Next(3) };
            case 5:
                var noise = new byte[random.Next(1_600)];
                random.NextBytes(noise);
                return packet with { Payload = noise };
            case 6:
                var changed = packet.Payload.ToArray();
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                changed[0] = random.Next(2) == 0 ? (byte)random.Next(256) : changed[0];
                return packet with { Payload = changed };
            case 7:
                return packet.Later(unchecked((uint)random.Next(-5_000, 300_000)));
            default:
                return packet;
        }
    }
}
