using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class TransferTests
{
    private const uint Ppid = 53;

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.20)]
    public void LargeMessages_ArriveWholeAndInOrder_BothWays(double loss)
    {
        var conditions = new LinkConditions { Loss = loss, Reordering = 0.02, Duplication = 0.01 };
        var pair = SctpPair.Connected(conditions, seed: 7);
        var messages = Enumerable.Range(0, 4).Select(index => Noise(index, 200_000)).ToArray();
        foreach (var message in messages)
        {
            Assert.True(pair.Active.Association.TrySend(pair.Now, 0, Ppid, message));
            Assert.True(pair.Passive.Association.TrySend(pair.Now, 3, Ppid, message));
        }

        Assert.True(pair.RunUntil(
            () => pair.Active.Messages.Count == 4 && pair.Passive.Messages.Count == 4, TimeSpan.FromMinutes(10)));
        Assert.Equal(messages, pair.Passive.Messages.Select(one => one.Bytes));
        Assert.Equal(messages, pair.Active.Messages.Select(one => one.Bytes));
        Assert.All(pair.Active.Messages, one => Assert.Equal((3, Ppid), (one.Stream, one.Ppid)));
    }

    [Fact]
    public void WithoutLoss_NothingIsSentTwice()
    {
        var pair = SctpPair.Connected();
        for (var index = 0; index < 10; index++)
        {
            Assert.True(pair.Active.Association.TrySend(pair.Now, 0, Ppid, Noise(index, 200_000)));
        }

        Assert.True(pair.RunUntil(() => pair.Active.Association.BufferedBytes == 0, TimeSpan.FromMinutes(1)));
        Assert.Equal(10, pair.Passive.Messages.Count);
        Assert.Equal(0, pair.Active.Association.Statistics.ResentChunks);
        Assert.Equal(0, pair.Passive.Association.Statistics.Duplicates);
    }

    [Fact]
    public void SmallMessages_ArriveInOrder_WithFewSentAgain()
    {
        var pair = SctpPair.Connected(new LinkConditions { Loss = 0.05 }, seed: 11);
        for (var index = 0; index < 2000; index++)
        {
            Assert.True(pair.Active.Association.TrySend(pair.Now, 0, Ppid, BitConverter.GetBytes(index)));
            pair.RunFor(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(pair.RunUntil(() => pair.Passive.Messages.Count == 2000, TimeSpan.FromMinutes(1)));
        Assert.Equal(Enumerable.Range(0, 2000), pair.Passive.Messages.Select(one => BitConverter.ToInt32(one.Bytes)));

        // 5 % is 100; the lost ones have to go again, and few others.
        Assert.InRange(pair.Active.Association.Statistics.ResentChunks, 50, 200);
    }

    [Fact]
    public void ManySmallMessagesAtOnce_ShareTheirPackets()
    {
        var pair = SctpPair.Connected();
        var before = pair.Link.Carried;
        for (var index = 0; index < 2000; index++)
        {
            Assert.True(pair.Active.Association.TrySend(pair.Now, 0, Ppid, BitConverter.GetBytes(index)));
        }

        Assert.True(pair.RunUntil(() => pair.Active.Association.BufferedBytes == 0, TimeSpan.FromMinutes(1)));
        Assert.Equal(Enumerable.Range(0, 2000), pair.Passive.Messages.Select(one => BitConverter.ToInt32(one.Bytes)));

        // 57 of 20 bytes each fit in a packet: 36 packets, and half as many acknowledgements.
        Assert.InRange(pair.Link.Carried - before, 36, 72);
    }

    [Theory]
    [InlineData(0xFFFF_FFFF)]
    [InlineData(0xFFFF_FFFA)]
    [InlineData(0xFFFF_FF80)]
    public void TsnsThatStartAgainAtZero_ChangeNothing(uint initialTsn)
    {
        var options = new SctpOptions { InitialTsn = initialTsn };
        var pair = SctpPair.Connected(
            new LinkConditions { Loss = 0.1, Reordering = 0.1, Duplication = 0.1 }, seed: 5, options);
        var messages = Enumerable.Range(0, 60).Select(index => Noise(index, 1 + (index * 150))).ToArray();
        foreach (var message in messages)
        {
            Assert.True(pair.Active.Association.TrySend(pair.Now, 1, Ppid, message));
        }

        Assert.True(pair.RunUntil(() => pair.Passive.Messages.Count == messages.Length, TimeSpan.FromMinutes(5)));
        Assert.Equal(messages, pair.Passive.Messages.Select(one => one.Bytes));
    }

    [Fact]
    public void MessageBeyondTheBuffer_IsRefused_UntilThereIsRoom()
    {
        var pair = SctpPair.Connected(options: new SctpOptions { MaxSendBuffer = 300_000 });
        var sender = pair.Active.Association;
        Assert.True(sender.TrySend(pair.Now, 0, Ppid, Noise(0, 200_000)));
        Assert.False(sender.TrySend(pair.Now, 0, Ppid, Noise(1, 200_000)));
        Assert.Equal(200_000, sender.BufferedBytes);
        Assert.True(pair.RunUntil(() => sender.BufferedBytes == 0, TimeSpan.FromMinutes(1)));
        Assert.True(sender.TrySend(pair.Now, 0, Ppid, Noise(1, 200_000)));
    }

    [Fact]
    public void TinyMessages_CountMoreThanTheirBytes()
    {
        var pair = new SctpPair(options: new SctpOptions { MaxSendBuffer = 129_000 });
        var taken = 0;
        while (pair.Active.Association.TrySend(pair.Now, 0, Ppid, [1]))
        {
            taken++;
        }

        Assert.Equal(1000, taken);
    }

    [Fact]
    public void OneRoundTripLost_IsMadeUpWithinTheTimeout()
    {
        var pair = SctpPair.Connected();
        var start = pair.Now;
        var isFirst = true;
        pair.Link.Loses = (toPassive, _) => toPassive && isFirst && !(isFirst = false);
        Assert.True(pair.Active.Association.TrySend(pair.Now, 0, Ppid, [1]));
        Assert.True(pair.RunUntil(() => pair.Passive.Messages.Count == 1, TimeSpan.FromMinutes(1)));
        Assert.Equal(RetransmissionTimeout.Initial + TimeSpan.FromMilliseconds(20), pair.Now - start);
    }

    [Fact]
    public void OnePacketLostOfMany_IsMadeUpWithoutTimeout()
    {
        var pair = SctpPair.Connected();
        var left = 3;
        pair.Link.Loses = (toPassive, _) => toPassive && --left == 0;
        Assert.True(pair.Active.Association.TrySend(pair.Now, 0, Ppid, Noise(0, 20_000)));
        Assert.True(pair.RunUntil(() => pair.Active.Association.BufferedBytes == 0, TimeSpan.FromMinutes(1)));
        Assert.Equal(1, pair.Active.Association.Statistics.ResentChunks);
        Assert.Equal(0, pair.Active.Association.Statistics.Timeouts);
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
