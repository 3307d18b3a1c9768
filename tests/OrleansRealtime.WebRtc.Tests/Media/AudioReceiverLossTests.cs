using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class AudioReceiverLossTests
{
    [OpusFact]
    public void Redundancy_IsUsed_AndNearerThanMadeUpSound()
    {
        var with = Talker.Talk(400, fec: true);
        var whole = Talker.Decode(with);
        using var recovered = new Listener().Hear(Lose(with, i => i % 5 == 3), untilMs: 9_100);

        var without = Talker.Talk(400);
        using var concealed = new Listener().Hear(Lose(without, i => i % 5 == 3), untilMs: 9_100);

        Assert.InRange(recovered.Counters.Recovered, 60, 80);
        Assert.Equal(0, concealed.Counters.Recovered);
        Assert.Equal(80 * Talker.Frame, concealed.Counters.ConcealedSamples);
        Assert.Equal(whole.Length, recovered.Heard.Length);
        var gain = Likeness.SignalToErrorDb(whole, recovered.Heard) -
            Likeness.SignalToErrorDb(Talker.Decode(without), concealed.Heard);
        Assert.InRange(gain, 2, 40);
    }

    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    [InlineData(Talker.Pcma)]
    public void AnyLoss_KeepsTheClock(byte payloadType)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (sequence, timestamp) = ((ushort)random.Next(65_536), (uint)random.Next());
            var packets = Talker.Talk(100, payloadType, sequence, timestamp, fec: seed % 2 == 0);
            var lost = 0;
            var arrivals = Lose(packets, i => i is > 0 and < 99 && random.Next(10) < seed / 4 && ++lost > 0).ToList();
            using var listener = new Listener().Hear(arrivals, untilMs: 3_100);
            Assert.Equal(Talker.Decode(packets).Length, listener.Heard.Length);
            Assert.Equal(lost, listener.Counters.Lost);
        }
    }

    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    public void AHoleOf160Ms_FadesToSilence(byte payloadType)
    {
        var packets = Talker.Talk(60, payloadType);
        using var listener = new Listener().Hear(Lose(packets, i => i is >= 20 and < 28));
        Assert.Equal(Talker.Decode(packets).Length, listener.Heard.Length);
        Assert.Equal((2_400L, 1_440L), (listener.Counters.ConcealedSamples, listener.Counters.SilenceSamples));
        // 5 ms more for the change of rate.
        Assert.Equal(PcmLevel.SilenceDb, PcmLevel.Measure(listener.Heard.AsSpan((25 * Talker.Frame) + 240, 1_000)));
        Assert.InRange(PcmLevel.Measure(listener.Heard.AsSpan(30 * Talker.Frame, 20 * Talker.Frame)), -40, 0);
    }

    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcma)]
    public void AnOutage_IsSilenceOfItsLength(byte payloadType)
    {
        var packets = Talker.Talk(300, payloadType);
        using var listener = new Listener().Hear(Lose(packets, i => i is >= 20 and < 270));
        Assert.Equal(Talker.Decode(packets).Length, listener.Heard.Length);
        Assert.Equal((250L, 0L), (listener.Counters.Lost, listener.Counters.Resyncs));
        Assert.Equal(250 * Talker.Frame, listener.Counters.SilenceSamples);
    }

    [OpusFact]
    public void ALossWithinAPause_IsShort()
    {
        // Packet 10 is lost, and the sender paused for 400 ms as well.
        var packets = Talker.Talk(20).Select((packet, i) => i <= 10 ? packet : packet.Later(19_200));
        using var listener = new Listener().Hear(packets.Where((_, i) => i != 10).Select(
            (packet, i) => Arrival.AtMs((20 * i) + (i >= 10 ? 420 : 0), packet)));
        Assert.Equal((20 * Talker.Frame) + 9_600, listener.Heard.Length);
        Assert.InRange(listener.Counters.ConcealedSamples, 0, Talker.Frame);
    }

    [OpusFact]
    public void ACorruptPayload_IsMadeUpFor()
    {
        // The length of the first frame says more than there is: the duration is known, the rest is not to be had.
        var packets = Talker.Talk(20).Select((packet, i) =>
            i == 7 ? packet with { Payload = [(9 << 3) | 2, 200, 1] }
            : i == 12 ? packet with { Payload = [3] }
            : packet);
        using var listener = new Listener().Hear(Talker.OnTime(packets));
        Assert.Equal((2L, 1L), (listener.Counters.Invalid, listener.Counters.Lost));
        Assert.InRange(listener.Heard.Length, 20 * Talker.Frame, 21 * Talker.Frame);
    }

    private static IEnumerable<Arrival> Lose(SentPacket[] packets, Func<int, bool> isLost) =>
        Talker.OnTime(packets).Where((_, i) => !isLost(i));
}
