using System.Diagnostics;
using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.WebRtc.DataChannels;
using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Tests.DataChannels;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class SctpFuzzTests
{
    [Fact]
    public void Noise_NeverThrows_AndChangesNothing()
    {
        var random = new Random(20_260_918);
        var peer = ScriptedPeer.Connected();
        var watch = Stopwatch.StartNew();
        var tried = 0;
        while (watch.Elapsed < FuzzTime.Duration / 2)
        {
            var noise = new byte[random.Next(80)];
            random.NextBytes(noise);
            peer.Association.HandlePacket(peer.Now, noise);
            tried++;
        }

        Assert.Equal(tried, peer.Association.Statistics.DroppedPackets);
        Assert.Equal(SctpState.Established, peer.Association.State);
    }

    [Fact]
    public void MutatedPackets_NeverThrow_AndAPairEndsOrLives()
    {
        var mutator = new PacketMutator(20_260_918);
        var watch = Stopwatch.StartNew();
        var altered = 0;
        var seed = 0;
        while (watch.Elapsed < FuzzTime.Duration)
        {
            seed++;
            var pair = new ChannelPair(new LinkConditions { Loss = 0.02, Duplication = 0.02, Reordering = 0.05 }, seed);
            pair.Pair.Link.Alters = packet =>
            {
                if (mutator.Choose(12) > 0)
                {
                    return packet;
                }

                altered++;
                return mutator.Mutate(packet);
            };
            Live(pair, mutator);
        }

        Assert.True(altered > 100, $"Only {altered} packets were altered.");
    }

    // Every way of using it, whatever the peer makes of it; SctpPair sees to it that the steps are bounded.
    private static void Live(ChannelPair pair, PacketMutator mutator)
    {
        pair.Browser.Channels.Open(pair.Now, "a");
        pair.Browser.Association.Connect(pair.Now);
        for (var step = 0; step < 30; step++)
        {
            foreach (var endpoint in new[] { pair.Browser, pair.Server })
            {
                switch (mutator.Choose(12))
                {
                    case 0:
                        endpoint.Channels.Open(pair.Now, "b");
                        break;
                    case 1:
                        endpoint.Channels.Close(pair.Now, (ushort)mutator.Choose(4));
                        break;
                    case 2 when step > 20:
                        endpoint.Association.Shutdown(pair.Now);
                        break;
                    case 3 or 4 or 5:
                        endpoint.Channels.TrySendBinary(
                            pair.Now, (ushort)mutator.Choose(4), new byte[mutator.Choose(20_000)]);
                        break;
                    default:
                        endpoint.Channels.TrySendText(pair.Now, (ushort)mutator.Choose(3), "hello"u8);
                        break;
                }
            }

            pair.Pair.RunFor(TimeSpan.FromMilliseconds(mutator.Choose(300)));
        }

        foreach (var endpoint in new[] { pair.Browser, pair.Server })
        {
            Assert.InRange(endpoint.Channels.ChannelCount, 0, DataChannelTransport.MaxChannels);
            Assert.InRange(endpoint.Association.BufferedBytes, 0, 4 * 1024 * 1024);
        }
    }
}
