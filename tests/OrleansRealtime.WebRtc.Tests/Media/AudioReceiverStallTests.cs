using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>What comes late is no pause: networks, clients and this process stall.</summary>
public sealed class AudioReceiverStallTests
{
    private const int TicksPerMs = 48;

    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    [InlineData(Talker.Pcma)]
    public void WhateverStalls_ButIsNotLost_IsHeardAsItWasSaid(byte payloadType)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            // Speech and silence by turns, all of it sent.
            var random = new Random(seed);
            var period = random.Next(10, 100);
            var packets = Talker.Talk(500, payloadType, seed: seed, isSilent: i => i / period % 2 == 1);
            using var listener = new Listener().Hear(Stalled(packets, random, longest: 1_950));

            var counters = listener.Counters;
            Assert.Equal(Talker.Decode(packets), listener.Heard);
            Assert.Equal((0L, 0L, 0L, 0L), (counters.Lost, counters.SilenceSamples, counters.TrimmedSamples, counters.ConcealedSamples));
        }
    }

    [OpusFact]
    public void AStallOfAnyLength_LosesNoSound_AndItsSilenceIsPaidBack()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            // A word, two to five seconds of nothing, the rest at once, and silence enough to pay with.
            var stall = 2_100 + (300 * seed);
            var packets = Talker.Talk(750, seed: seed, isSilent: i => i >= 350);
            using var listener = new Listener().Hear(packets.Select((packet, i) => Arrival.AtMs(Math.Max(20 * i, i < 50 ? 0 : 1_000 + stall), packet)));

            // What came in the stall is silence, then all of the voice comes, and the silence behind it is shorter by as much.
            var counters = listener.Counters;
            Assert.InRange(counters.SilenceSamples, (stall - 60) * 24, (stall + 60) * 24);
            Assert.InRange(counters.SilenceSamples - counters.TrimmedSamples, -Talker.Frame, 120 * 24);
            Assert.Equal((packets.Length * Talker.Frame) + counters.SilenceSamples - counters.TrimmedSamples, listener.Heard.Length);
            Assert.Equal(0, counters.Lost);

            // A turn ends in what is left: a second and more of silence behind the voice.
            var voice = Talker.Decode(packets)[(50 * Talker.Frame)..(400 * Talker.Frame)];
            Assert.Equal(voice, listener.Heard.Skip((50 * Talker.Frame) + (int)counters.SilenceSamples).Take(voice.Length));
        }
    }

    [OpusFact]
    public void SilenceOwed_IsPaidByAPauseOfTheTimestamps_DownToASecond()
    {
        // Three seconds of stall, then a second later the sender pauses for three seconds.
        var packets = Talker.Talk(200).Select((packet, i) => i < 150 ? packet : packet.Later(3_000 * TicksPerMs)).ToArray();
        using var listener = new Listener();
        listener.Hear(packets[..150].Select((packet, i) => Arrival.AtMs(i < 50 ? 20 * i : Math.Max(20 * i, 4_000), packet)));
        Assert.InRange(listener.Counters.SilenceSamples, 2_900 * 24, 3_000 * 24);

        var paused = listener.Now;
        listener.Hear(packets[150..].Select((packet, i) => new Arrival(paused + TimeSpan.FromMilliseconds(3_020 + (20 * i)), packet)));

        Assert.InRange(listener.Counters.TrimmedSamples, 1_980 * 24, 2_000 * 24);
        Assert.Equal((200 * Talker.Frame) + listener.Counters.SilenceSamples, listener.Heard.Length);
    }

    [OpusFact]
    public void ADiscontinuousSender_IsSilentAtOnce()
    {
        // Opus says by a packet of one byte that it sends no more.
        var packets = Talker.Talk(20).Select((packet, i) => i == 9 ? packet with { Payload = [packet.Payload[0]] } : packet).ToArray();
        using var listener = new Listener().Hear(Talker.OnTime(packets[..10]), untilMs: 1_379);
        var length = listener.Heard.Length;
        Assert.Equal(10 * Talker.Frame, length);
        for (var at = 1_380; at <= 1_800; at += 20)
        {
            listener.WaitUntil(TimeSpan.FromMilliseconds(at));
            Assert.Equal(length + ((at - 1_200) * 24), listener.Heard.Length);
        }

        // And its next packet says how long that was.
        listener.Push(packets[10].Later(700 * TicksPerMs));
        Assert.Equal(length + (700 * 24) + Talker.Frame, listener.Heard.Length);
    }

    [OpusFact]
    public void WhoLeavesSilenceOut_IsKnownByItsFirstPause_AndWaitedForInMidWord()
    {
        // A word and its end, a pause, a word and its end, and nothing.
        var packets = Talker.Talk(60, isSilent: i => i is >= 25 and < 30 or >= 55)
            .Select((packet, i) => i < 30 ? packet : packet.Later(1_000 * TicksPerMs)).ToArray();
        var arrivals = packets.Select((packet, i) => Arrival.AtMs((20 * i) + (i < 30 ? 0 : 1_000), packet)).ToArray();
        using var quiet = new Listener().Hear(arrivals, untilMs: 2_380);
        Assert.True(quiet.Counters.SilenceSamples > 1_150 * 24, $"{quiet.Counters.SilenceSamples} samples of silence.");

        // Stalled in the second word.
        using var loud = new Listener().Hear(arrivals[..38], untilMs: 3_600);
        Assert.Equal(1_000 * 24, loud.Counters.SilenceSamples);
    }

    [OpusFact]
    public void WhoSendsASecondOfSilence_LeavesNoneOut()
    {
        // A microphone that was taken away and came back, then silence as packets, then a stall.
        var packets = Talker.Talk(160, isSilent: i => i >= 60).Select((packet, i) => i < 30 ? packet : packet.Later(3_000 * TicksPerMs)).ToArray();
        using var listener = new Listener().Hear(packets.Select((packet, i) => Arrival.AtMs((20 * i) + (i < 30 ? 0 : 3_000), packet)), untilMs: 8_000);
        Assert.Equal(3_000 * 24, listener.Counters.SilenceSamples);
    }

    [OpusFact]
    public void AMicrophoneThatIsOff_WhileItsClockStandsStill_OwesNothing()
    {
        var packets = Talker.Talk(400, isSilent: i => i >= 150);
        using var listener = new Listener().Hear(packets.Select((packet, i) => Arrival.AtMs((20 * i) + (i < 50 ? 0 : 10_000), packet)));

        Assert.InRange(listener.Counters.SilenceSamples, 9_900 * 24, 10_000 * 24);
        Assert.Equal(0, listener.Counters.TrimmedSamples);
    }

    [OpusFact]
    public void AnEndOfPackets_IsSilenceInTheEnd()
    {
        using var listener = new Listener().Hear(Talker.OnTime(Talker.Talk(10)), untilMs: 3_179);
        Assert.Equal(0, listener.Counters.SilenceSamples);
        listener.WaitUntil(TimeSpan.FromMilliseconds(3_180));
        Assert.Equal(1_980 * 24, listener.Counters.SilenceSamples);
    }

    // Each packet when it was sent, or when the stall it was sent in ended; some jitter besides.
    private static IEnumerable<Arrival> Stalled(SentPacket[] packets, Random random, int longest)
    {
        var freeAt = 0.0;
        for (var i = 0; i < packets.Length; i++)
        {
            if (random.Next(40) == 0)
            {
                // From the packet before on.
                freeAt = Math.Max(freeAt, (20 * i) - 20 + random.Next(longest));
            }

            freeAt = Math.Max(freeAt, (20 * i) + random.Next(15));
            yield return Arrival.AtMs(freeAt, packets[i]);
        }
    }
}
