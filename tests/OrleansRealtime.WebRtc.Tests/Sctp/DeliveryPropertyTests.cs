using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class DeliveryPropertyTests
{
    private const int Runs = 400;

    /// <summary>On links of every kind, some of which die half-way.</summary>
    [Fact]
    public void EverythingSent_ArrivesOnceAndInOrder_OrTheAssociationEnds()
    {
        var ended = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            ended += Run(seed) ? 0 : 1;
        }

        Assert.InRange(ended, 1, Runs / 4);
    }

    private static bool Run(int seed)
    {
        var random = new Random(seed);
        var conditions = new LinkConditions
        {
            Loss = random.Next(3) * random.NextDouble() * 0.15,
            Duplication = random.NextDouble() * 0.2,
            Reordering = random.NextDouble() * 0.3,
            Delay = TimeSpan.FromMilliseconds(random.Next(1, 200)),
            HeldBack = TimeSpan.FromMilliseconds(random.Next(1, 400)),
        };
        var options = new SctpOptions
        {
            InitialTsn = (uint)random.Next(-300, 300),
            MaxMessageBytes = 20_000,
            ReceiveWindow = random.Next(20_000, 200_000),
            MaxSendBuffer = random.Next(30_000, 500_000),
        };
        var pair = SctpPair.Connected(conditions, seed, options);
        var sent = (Active: new List<byte[]>(), Passive: new List<byte[]>());
        for (var step = 0; step < 60; step++)
        {
            Send(pair.Active, sent.Active, random, pair.Now);
            Send(pair.Passive, sent.Passive, random, pair.Now);
            pair.Passive.IsTaking = random.Next(5) > 0;
            pair.RunFor(TimeSpan.FromMilliseconds(random.Next(0, 120)));
            if (seed % 8 == 0 && step == 40)
            {
                pair.Link.Conditions = conditions with { Loss = 1 };
            }
        }

        pair.Passive.IsTaking = true;
        pair.RunUntil(() => IsDone(pair.Active) && IsDone(pair.Passive), TimeSpan.FromMinutes(30));
        var isAlive = pair.IsConnected;
        AssertReceived(sent.Active, pair.Passive, isAlive, seed);
        AssertReceived(sent.Passive, pair.Active, isAlive, seed);
        return isAlive;
    }

    private static bool IsDone(SctpEndpoint endpoint) =>
        endpoint.Association.IsOver || endpoint.Association.BufferedBytes == 0;

    private static void Send(SctpEndpoint endpoint, List<byte[]> sent, Random random, TimeSpan now)
    {
        for (var count = random.Next(4); count > 0; count--)
        {
            var message = new byte[random.Next(3) == 0 ? random.Next(1, 20_000) : random.Next(1, 300)];
            random.NextBytes(message);
            if (endpoint.Association.TrySend(now, (ushort)random.Next(5), 53, message, random.Next(4) == 0))
            {
                sent.Add(message);
            }
        }
    }

    private static void AssertReceived(List<byte[]> sent, SctpEndpoint receiver, bool isAlive, int seed)
    {
        var count = receiver.Messages.Count;
        Assert.True(isAlive ? count == sent.Count : count <= sent.Count, $"{count} of {sent.Count} with seed {seed}.");
        for (var index = 0; index < count; index++)
        {
            Assert.True(
                sent[index].AsSpan().SequenceEqual(receiver.Messages[index].Bytes), $"{index} with seed {seed}.");
        }
    }
}
