using OrleansRealtime.Testing.Media;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class AudioReceiverOrderTests
{
    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    [InlineData(Talker.Pcma)]
    public void InOrder_EachPacketIsHeardAtOnce_AsStraightDecoded(byte payloadType)
    {
        using var listener = new Listener();
        var packets = Talker.Talk(100, payloadType, sequence: 65_500, timestamp: uint.MaxValue - 5_000);
        for (var i = 0; i < packets.Length; i++)
        {
            listener.WaitUntil(TimeSpan.FromMilliseconds(20 * i));
            listener.Push(packets[i]);
            Assert.Equal(Talker.Decode(packets[..(i + 1)]).Length, listener.Heard.Length);
        }

        Assert.Equal(Talker.Decode(packets), listener.Heard);
        Assert.Equal((100L, 0L, 0L), (listener.Counters.Received, listener.Counters.Lost, listener.Counters.Resyncs));
    }

    [OpusTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(40)]
    public void PacketsTurnedRound_AreHeardInOrder(int behind)
    {
        // Blocks arrive in a burst and backwards; the first one of all must come first, for nothing can come before it.
        var packets = Talker.Talk(1 + (6 * (behind + 1)));
        var arrivals = packets[1..].Chunk(behind + 1).SelectMany((block, b) =>
            block.Reverse().Select((packet, i) => Arrival.AtMs(1_150 + (150 * b) + (0.5 * i), packet)));
        using var listener = new Listener().Hear([Arrival.AtMs(1_000, packets[0]), .. arrivals]);

        Assert.Equal((0L, 0L), (listener.Counters.Late, listener.Counters.Lost));
        Assert.Equal(Talker.Decode(packets), listener.Heard);
    }

    [OpusFact]
    public void NeighboursThatSwap_LoseNothing()
    {
        var packets = Talker.Talk(101);
        var order = packets[1..].Chunk(2).SelectMany(pair => pair.Reverse()).Prepend(packets[0]);
        var arrivals = order.Select((packet, i) => Arrival.AtMs(20 * i, packet));
        using var listener = new Listener().Hear(arrivals);
        Assert.Equal(Talker.Decode(packets), listener.Heard);
    }

    [OpusFact]
    public void ALatePacket_IsDroppedAndCounted_AndWaitedForTheNextTime()
    {
        var packets = Talker.Talk(20);
        using var listener = new Listener();
        listener.Hear(Talker.OnTime(packets).Where(arrival => arrival.Packet != packets[5]));
        var length = listener.Heard.Length;
        Assert.Equal(20 * Talker.Frame, length);
        var before = listener.Receiver.CurrentWait(listener.Now);

        // It came 60 ms after the one behind it, though all is long over: another run learns from it.
        using var late = new Listener();
        var others = Talker.OnTime(packets[..9]).Where(arrival => arrival.Packet != packets[5]);
        late.Hear(others.Append(Arrival.AtMs(1_181, packets[5])));
        Assert.Equal((1L, 1L), (late.Counters.Late, late.Counters.Lost));
        Assert.Equal(9 * Talker.Frame, late.Heard.Length);
        Assert.InRange(late.Receiver.CurrentWait(late.Now), TimeSpan.FromMilliseconds(61), ReorderWait.Longest);
        Assert.InRange(before, ReorderWait.Shortest, TimeSpan.FromMilliseconds(45));
    }

    [OpusFact]
    public void AHole_IsWaitedForOnlyAsLongAsItSays()
    {
        var packets = Talker.Talk(3);
        using var listener = new Listener();
        listener.Hear([Arrival.AtMs(0, packets[0]), Arrival.AtMs(40, packets[2])]);
        Assert.Equal(Talker.Frame, listener.Heard.Length);
        var wait = listener.Receiver.CurrentWait(listener.Now);
        Assert.Equal(TimeSpan.FromMilliseconds(40) + wait, listener.Receiver.NextTimeout);
        listener.WaitUntil(listener.Receiver.NextTimeout!.Value);
        Assert.Equal(3 * Talker.Frame, listener.Heard.Length);
    }

    [OpusFact]
    public void Duplicates_AreCountedAndNotHeard()
    {
        var packets = Talker.Talk(30);
        var arrivals = Talker.OnTime(packets).SelectMany(arrival => new[] { arrival, arrival });
        using var listener = new Listener().Hear(arrivals.Concat([Arrival.AtMs(2_000, packets[3])]));
        Assert.Equal(Talker.Decode(packets), listener.Heard[..(30 * Talker.Frame)]);
        Assert.Equal((31L, 0L), (listener.Counters.Duplicates, listener.Counters.Late));
    }

    [OpusFact]
    public void ASenderThatStartsAnew_IsBelievedAtTheSecondPacket()
    {
        var first = Talker.Talk(10, sequence: 100);
        var second = Talker.Talk(11, sequence: 40_000, timestamp: 3_000_000_000, seed: 2);
        using var listener = new Listener().Hear(Talker.OnTime([.. first, .. second]));
        Assert.Equal((1L, 0L, 1L), (listener.Counters.Invalid, listener.Counters.Lost, listener.Counters.Resyncs));
        Assert.Equal(20 * Talker.Frame, listener.Heard.Length);
    }

    [OpusFact]
    public void ANewSource_StartsAtOnce_WithAFreshDecoder()
    {
        var first = Talker.Talk(10, sequence: 100);
        var second = Talker.Talk(10, sequence: 60_000, timestamp: 3_000_000_000, seed: 2, ssrc: 8);
        using var listener = new Listener().Hear(Talker.OnTime([.. first, .. second]));
        Assert.Equal([.. Talker.Decode(first), .. Talker.Decode(second)], listener.Heard);
    }

    [OpusFact]
    public void PacketsOfOtherKinds_OnlyTakeUpTheirNumbers()
    {
        var packets = Talker.Talk(10);
        var mixed = packets.SelectMany((packet, i) => new[]
        {
            packet with { Sequence = (ushort)(2 * i) },
            i % 2 == 0
                ? new SentPacket((ushort)((2 * i) + 1), 99, [1, 2, 3, 4], PayloadType: 126)
                : new SentPacket((ushort)((2 * i) + 1), 99, []),
        });
        using var listener = new Listener().Hear(Talker.OnTime(mixed));
        Assert.Equal(Talker.Decode(packets), listener.Heard);
        Assert.Equal((10L, 0L), (listener.Counters.Ignored, listener.Counters.Lost));
    }

    [OpusFact]
    public void AnotherCodec_GoesOnInTheSameStream()
    {
        var opus = Talker.Talk(20, sequence: 1);
        var narrow = Talker.Talk(20, Talker.Pcmu, sequence: 21, timestamp: 77);
        var again = Talker.Talk(20, sequence: 41, timestamp: 5);
        using var listener = new Listener().Hear(Talker.OnTime([.. opus, .. narrow, .. again]));
        Assert.Equal(60 * Talker.Frame, listener.Heard.Length);
        Assert.Equal(0, listener.Counters.SilenceSamples);
        Assert.Equal(Talker.Decode(opus), listener.Heard[..(20 * Talker.Frame)]);
        Assert.Equal(Talker.Decode(again), listener.Heard[(40 * Talker.Frame)..]);
    }

    [OpusFact]
    public void TheStore_IsBounded()
    {
        var packets = Talker.Talk(200);
        using var receiver = new AudioReceiver(Talker.PayloadTypes);
        foreach (var packet in packets)
        {
            receiver.Push(TimeSpan.Zero, packet.ToRtp());
        }

        Assert.Equal(200 - PacketStore.Capacity, receiver.Counters.Overflowed);
    }
}
