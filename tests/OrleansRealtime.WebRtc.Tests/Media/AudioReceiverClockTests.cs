using OrleansRealtime.Audio;
using OrleansRealtime.Testing.Media;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class AudioReceiverClockTests
{
    [OpusFact]
    public void APauseInTheTimestamps_IsSilenceAndNoLoss()
    {
        var packets = Talker.Talk(20);
        var paused = packets.Select((packet, i) => i < 10 ? packet : packet.Later(7_200));
        using var listener = new Listener().Hear(
            paused.Select((packet, i) => Arrival.AtMs((20 * i) + (i < 10 ? 0 : 150), packet)));

        var straight = Talker.Decode(packets);
        Assert.Equal([.. straight[..4_800], .. new short[3_600], .. straight[4_800..]], listener.Heard);
        Assert.Equal((0L, 3_600L), (listener.Counters.Lost, listener.Counters.SilenceSamples));
    }

    [OpusTheory]
    [InlineData(Talker.Opus, 48)]
    [InlineData(Talker.Pcmu, 8)]
    public void WhenNothingComes_SilenceKeepsStep_AndIsTakenOffThePause(byte payloadType, int ticksPerMs)
    {
        var packets = Talker.Talk(20, payloadType);
        var paused = packets.Select((packet, i) => i < 10 ? packet : packet.Later((uint)(3_000 * ticksPerMs)));
        var arrivals = paused.Select((packet, i) => Arrival.AtMs((20 * i) + (i < 10 ? 0 : 3_000), packet)).ToArray();
        using var listener = new Listener();
        listener.Hear(arrivals[..10], untilMs: 2_179);
        Assert.Equal(Talker.Decode(packets[..10]).Length, listener.Heard.Length);

        // Two seconds after the last packet the silence is made good for, then goes on every 20 ms.
        for (var at = 2_180; at < 3_180; at += 20)
        {
            listener.WaitUntil(TimeSpan.FromMilliseconds(at));
            Assert.Equal(Talker.Decode(packets[..10]).Length + ((at - 200) * 24), listener.Heard.Length);
        }

        listener.Hear(arrivals[10..]);
        Assert.Equal(Talker.Decode(packets).Length + (3_000 * 24), listener.Heard.Length);
        Assert.Equal(0, listener.Counters.Resyncs);
    }

    [OpusFact]
    public void ManyStalls_LoseNoSound_AndStayNearRealTime()
    {
        // Half a second of nothing, then half a second at once, for ten minutes, never a pause in the timestamps.
        var packets = Loop(30_000);
        using var listener = new Listener().Hear(
            packets.Select((packet, i) => Arrival.AtMs(500 + (i / 25 * 500), packet)));
        Assert.Equal(0, listener.Counters.Overflowed);
        Assert.InRange((listener.Receiver.Position.ToTimeSpan() - listener.Now).TotalSeconds, -1, 4);
    }

    [OpusTheory]
    [InlineData(1.001)]
    [InlineData(0.999)]
    public void ASenderWithAWrongClock_LosesNothingIn10Minutes(double pace)
    {
        // In the middle its microphone is muted for a minute.
        var packets = Loop(30_000).Select((packet, i) => i < 15_000 ? packet : packet.Later(2_880_000));
        using var listener = new Listener().Hear(packets.Select(
            (packet, i) => Arrival.AtMs(((20.0 * i) + (i < 15_000 ? 0 : 60_000)) * pace, packet)));

        var counters = listener.Counters;
        Assert.Equal(
            (0L, 0L, 0L, 0L, 0L),
            (counters.Lost, counters.Resyncs, counters.ConcealedSamples, counters.TrimmedSamples, counters.Overflowed));
        Assert.InRange(counters.SilenceSamples, 59 * SampleTime.Rate, 61 * SampleTime.Rate);
        // What is left is the wrong clock itself: 0.66 s of 11 minutes.
        Assert.InRange(Math.Abs((listener.Receiver.Position.ToTimeSpan() - listener.Now).TotalSeconds), 0, 0.8);
    }

    [OpusTheory]
    [InlineData(1u << 30)]
    [InlineData(1u << 31)]
    [InlineData(uint.MaxValue - 48_000)]
    [InlineData(48_000u * 6)]
    public void AJumpThatTimeDoesNotBear_IsNotFollowed(uint jump)
    {
        var packets = Talker.Talk(20).Select((packet, i) => i < 10 ? packet : packet.Later(jump));
        using var listener = new Listener().Hear(Talker.OnTime(packets));
        Assert.Equal(20 * Talker.Frame, listener.Heard.Length);
        Assert.Equal(1, listener.Counters.Resyncs);
    }

    [OpusFact]
    public void JumpsInEveryPacket_MakeABoundedAmountOfSilence()
    {
        var packets = Loop(3_000).Select((packet, i) => packet.Later((uint)(i * 48_000 * 4)));
        using var listener = new Listener().Hear(Talker.OnTime(packets));
        Assert.InRange(listener.Receiver.Position.ToTimeSpan().TotalSeconds, 60, 60 + 16);
    }

    [OpusFact]
    public void SoundFasterThanTime_IsBounded()
    {
        using var listener = new Listener().Hear(Loop(5_000).Select(packet => Arrival.AtMs(1_000, packet)));
        Assert.InRange(listener.Receiver.Position.ToTimeSpan().TotalSeconds, 9, 11);
        Assert.NotEqual(0, listener.Counters.Overflowed);
    }

    [OpusFact]
    public void WhoWasNotAskedForAnHour_IsNotDrownedInSilence()
    {
        var packets = Talker.Talk(10);
        using var receiver = new AudioReceiver(Talker.PayloadTypes);
        receiver.Push(TimeSpan.Zero, packets[0].ToRtp());
        var pcm = new short[AudioReceiver.MaxRead];
        var total = 0;
        while (receiver.TryRead(TimeSpan.Zero, pcm, out var count) ||
            receiver.TryRead(TimeSpan.FromHours(1), pcm, out count))
        {
            total += count;
        }

        Assert.InRange(total, 4 * SampleTime.Rate, 6 * SampleTime.Rate);
    }

    // A second of voice again and again: decoding is what takes the time here, not making it.
    private static IEnumerable<SentPacket> Loop(int count)
    {
        var second = Talker.Talk(50);
        for (var i = 0; i < count; i++)
        {
            yield return second[i % 50] with { Sequence = unchecked((ushort)i), Timestamp = (uint)(i * 960) };
        }
    }
}
