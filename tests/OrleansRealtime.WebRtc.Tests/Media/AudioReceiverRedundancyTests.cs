using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>Packets that carry those before them (RFC 2198).</summary>
public sealed class AudioReceiverRedundancyTests
{
    [OpusTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void LossesNoLongerThanTheRedundancy_AreNotHeard(int levels)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var (sequence, timestamp) = ((ushort)random.Next(65_536), (uint)random.NextInt64(uint.MaxValue));
            var packets = Talker.Talk(200, sequence: sequence, timestamp: timestamp, seed: seed);
            var run = 0;
            var lost = 0;
            var arrivals = Talker.OnTime(Talker.Repeat(packets, levels)).Where((_, i) =>
            {
                run = i is > 0 and < 199 && run < levels && random.Next(4) == 0 ? run + 1 : 0;
                lost += run > 0 ? 1 : 0;
                return run == 0;
            }).ToList();
            using var listener = new Listener().Hear(arrivals);

            Assert.Equal(Talker.Decode(packets), listener.Heard);
            Assert.Equal((lost, 0L, 0L), (listener.Counters.Repeated, listener.Counters.Lost, listener.Counters.ConcealedSamples));
        }
    }

    [OpusFact]
    public void AHoleThatIsRepeated_IsNotWaitedFor()
    {
        var packets = Talker.Repeat(Talker.Talk(10), 1);
        using var listener = new Listener().Hear(Talker.OnTime(packets[..8]).Where((_, i) => i != 5));
        Assert.Equal(8 * Talker.Frame, listener.Heard.Length);
        Assert.Equal(TimeSpan.FromMilliseconds(1_140), listener.Now);

        // The packet itself comes late, and is one too many.
        listener.Push(packets[5]);
        Assert.Equal(8 * Talker.Frame, listener.Heard.Length);
        Assert.Equal((1L, 0L), (listener.Counters.Duplicates, listener.Counters.Late));
    }

    [OpusFact]
    public void WhatTheRedundancyLeaves_IsRecoveredFromIt_ByTheCodec()
    {
        // Two lost in a row; the copy of the second carries a lesser one of the first.
        var packets = Talker.Talk(200, fec: true);
        using var listener = new Listener().Hear(Talker.OnTime(Talker.Repeat(packets, 1)).Where((_, i) => i % 20 is not (10 or 11)));
        Assert.Equal(packets.Length * Talker.Frame, listener.Heard.Length);
        Assert.Equal((10L, 10L), (listener.Counters.Repeated, listener.Counters.Lost));
        Assert.InRange(listener.Counters.Recovered, 6, 10);
    }

    [OpusFact]
    public void PacketsWithAndWithout_MayBeMixed()
    {
        var packets = Talker.Talk(60);
        var mixed = Talker.Repeat(packets, 1).Zip(packets, (with, without) => without.Sequence / 10 % 2 == 0 ? with : without);
        using var listener = new Listener().Hear(Talker.OnTime(mixed).Where((_, i) => i is not (25 or 27)));
        Assert.Equal(Talker.Decode(packets), listener.Heard);
        Assert.Equal(2, listener.Counters.Repeated);
    }

    [OpusFact]
    public void ACopyOfWhatWasHeard_IsNotHeardAgain()
    {
        // A packet of another kind, lost, stood between a sound and the packet that repeats it.
        var packets = Talker.Repeat(Talker.Talk(20), 1).Select((packet, i) => i < 10 ? packet : packet with { Sequence = (ushort)(packet.Sequence + 1) });
        using var listener = new Listener().Hear(Talker.OnTime(packets));
        Assert.Equal(Talker.Decode(Talker.Talk(20)), listener.Heard);
        Assert.Equal((0L, 0L), (listener.Counters.Repeated, listener.Counters.Resyncs));
    }

    [OpusFact]
    public void WhateverComes_SoundStaysBounded()
    {
        var random = new Random(29);
        var good = Talker.Repeat(Talker.Talk(200), 2);
        var until = DateTime.UtcNow + FuzzTime.OfPackets;
        for (var round = 0; DateTime.UtcNow < until || round < 5; round++)
        {
            using var listener = new Listener();
            for (var i = 0; i < 200; i++)
            {
                listener.WaitUntil(TimeSpan.FromMilliseconds(20 * i));
                var payload = good[i].Payload.ToArray();
                for (var changes = random.Next(4); changes > 0; changes--)
                {
                    payload[random.Next(Math.Min(payload.Length, 24))] ^= (byte)(1 << random.Next(8));
                }

                listener.Push(good[i] with { Payload = payload[..random.Next(payload.Length / 2, payload.Length + 1)] });
            }

            listener.WaitUntil(TimeSpan.FromMilliseconds(8_000));
            var excess = listener.Receiver.Position.ToTimeSpan() - listener.Now;
            Assert.True(excess < TimeSpan.FromSeconds(17), $"The sound is {excess} ahead of time.");
        }
    }
}
