using OrleansRealtime.WebRtc.Sctp;
using static OrleansRealtime.WebRtc.Tests.Sctp.PacketBuilder;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class SendingTests
{
    private const uint Roomy = 1_000_000;

    // Fills a packet.
    private const int Full = DataChunk.MaxPayload;

    [Fact]
    public void FirstFlight_IsTenPackets()
    {
        var peer = Sender(Roomy);
        Assert.Equal(10, Send(peer, 100).Count);
    }

    [Fact]
    public void PeersWindow_IsHonoured()
    {
        var peer = Sender(2500);
        Assert.Equal(2, Send(peer, 10).Count);
        Assert.Equal(2, peer.Say(Sack(peer.LocalTsn + 1, 2500)).Count);
    }

    [Fact]
    public void ClosedWindow_IsProbedForever_WithOneChunk_MoreAndMoreSeldom()
    {
        var peer = Sender(10_000);
        Send(peer, 8);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 6, 0)));
        Assert.Empty(Send(peer, 3));
        TimeSpan wait = default;
        for (var probe = 0; probe < 50; probe++)
        {
            var before = peer.Now;
            var again = Assert.Single(peer.Wait());
            Assert.Equal(peer.LocalTsn + 7, again.Word(0));
            Assert.True(peer.Now - before >= wait);
            wait = peer.Now - before;
            Assert.Empty(peer.Say(Sack(peer.LocalTsn + 6, 0)));
        }

        Assert.Equal(RetransmissionTimeout.Max, wait);
        Assert.Equal(SctpState.Established, peer.Association.State);

        // The window opens: the probe goes again at once and the rest with it.
        Assert.Equal(
            [peer.LocalTsn + 7, peer.LocalTsn + 8, peer.LocalTsn + 9, peer.LocalTsn + 10],
            peer.Say(Sack(peer.LocalTsn + 6, Roomy)).Select(one => one.Word(0)));
    }

    [Fact]
    public void WindowThatShrinksToZeroUnderWay_LosesNothing()
    {
        var peer = Sender(Roomy);
        Send(peer, 10);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 1, 0)));
        Assert.Single(peer.Wait());
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 1, 0)));
        Assert.Contains(peer.Say(Sack(peer.LocalTsn + 1, Roomy)), one => one.Word(0) == peer.LocalTsn + 2);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 9, Roomy)));
        Assert.Equal(0, peer.Association.BufferedBytes);
    }

    [Fact]
    public void ThreeMisses_SendTheChunkAgain_AndNotAgainForTheSameMisses()
    {
        var peer = Sender(Roomy);
        Send(peer, 10);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 2))));
        Assert.Empty(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 3))));
        var again = Assert.Single(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 4))));
        Assert.Equal(peer.LocalTsn + 1, again.Word(0));
        for (ushort end = 5; end <= 9; end++)
        {
            Assert.Empty(peer.Say(Sack(peer.LocalTsn, Roomy, (2, end))));
        }

        Assert.Equal(1, peer.Association.Statistics.ResentChunks);
    }

    [Fact]
    public void ChunkMissedThreeTimes_GoesAgain_ThoughTheSmallerWindowIsFull()
    {
        var peer = Sender(Roomy);
        Send(peer, 10);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn - 1, Roomy, (2, 2))));
        Assert.Empty(peer.Say(Sack(peer.LocalTsn - 1, Roomy, (2, 3))));
        Assert.Equal(peer.LocalTsn, Assert.Single(peer.Say(Sack(peer.LocalTsn - 1, Roomy, (2, 4)))).Word(0));
    }

    [Fact]
    public void ResentChunkLostToo_GoesAgain_OnceLaterOnesArrive()
    {
        var peer = Sender(Roomy);
        Send(peer, 10);
        peer.Say(Sack(peer.LocalTsn, Roomy, (2, 2)));
        peer.Say(Sack(peer.LocalTsn, Roomy, (2, 3)));
        Assert.Single(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 9))));
        Assert.Equal(4, Send(peer, 4).Count);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 10))));
        Assert.Empty(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 11))));
        Assert.Equal(peer.LocalTsn + 1, Assert.Single(peer.Say(Sack(peer.LocalTsn, Roomy, (2, 12)))).Word(0));
    }

    [Fact]
    public void AcknowledgementOfWhatWasNeverSent_IsIgnored()
    {
        var peer = Sender(Roomy);
        Send(peer, 3);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 3, Roomy)));
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 0x7000_0000, Roomy)));
        Assert.Empty(peer.Say(Sack(peer.LocalTsn - 2, Roomy)));
        Assert.Equal(3 * Full, peer.Association.BufferedBytes);
        Assert.Empty(peer.Say(Sack(peer.LocalTsn - 1, Roomy, (2, 65_535), (2, 3), (9, 4), (0, 0))));
        Assert.Empty(peer.Say(Sack(peer.LocalTsn + 2, Roomy)));
        Assert.Equal(0, peer.Association.BufferedBytes);
    }

    [Fact]
    public void OldAcknowledgement_TakesNothingBack()
    {
        var peer = Sender(Roomy);
        Send(peer, 5);
        peer.Say(Sack(peer.LocalTsn + 3, Roomy));
        peer.Say(Sack(peer.LocalTsn + 1, 0));
        Assert.Equal(Full, peer.Association.BufferedBytes);
        Assert.Single(Send(peer, 1));
    }

    [Fact]
    public void ChunkThePeerThrewAway_GoesAgain()
    {
        var peer = Sender(Roomy);
        Send(peer, 6);
        peer.Say(Sack(peer.LocalTsn - 1, Roomy, (2, 6)));
        Assert.Contains(
            peer.Say(Sack(peer.LocalTsn - 1, Roomy, (2, 2), (4, 6))), one => one.Word(0) == peer.LocalTsn + 2);

        // All of them, and only the timeout can tell.
        peer.Say(Sack(peer.LocalTsn - 1, Roomy, (1, 6)));
        var tsns = peer.Wait().Select(one => one.Word(0)).ToList();
        for (var wait = 0; wait < 10 && peer.Association.BufferedBytes > 0; wait++)
        {
            peer.Say(Sack(tsns.Max(), Roomy));
            tsns.AddRange(peer.Association.NextTimeout is null ? [] : peer.Wait().Select(one => one.Word(0)));
        }

        Assert.Equal(0, peer.Association.BufferedBytes);
    }

    [Fact]
    public void Silence_EndsTheAssociation()
    {
        var peer = Sender(Roomy);
        Send(peer, 30);
        var times = 0;
        while (peer.Association.NextTimeout is not null)
        {
            peer.Wait();
            times++;
        }

        Assert.Equal(11, times);
        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.PeerSilent)], peer.Endpoint.Events);
        Assert.Equal(0, peer.Association.BufferedBytes);
    }

    [Fact]
    public void TimeoutFollowsTheRoundTrip_WithinItsLimits()
    {
        var timeout = new RetransmissionTimeout();
        Assert.Equal(TimeSpan.FromMilliseconds(500), timeout.Current);
        timeout.Measure(TimeSpan.FromMilliseconds(400));

        // RFC 9260 §6.3.1 C2: R + 4 * R / 2.
        Assert.Equal(TimeSpan.FromMilliseconds(1200), timeout.Current);
        timeout.BackOff();
        Assert.Equal(TimeSpan.FromMilliseconds(2400), timeout.Current);

        // C3: the variation is 0.75 * 200 + 0.25 * 100, the smoothed round trip 0.875 * 400 + 0.125 * 300.
        timeout.Measure(TimeSpan.FromMilliseconds(300));
        Assert.Equal(TimeSpan.FromMilliseconds(387.5 + (4 * 175)), timeout.Current);
        for (var times = 0; times < 100; times++)
        {
            timeout.Measure(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(RetransmissionTimeout.Min, timeout.Current);
        for (var times = 0; times < 40; times++)
        {
            timeout.BackOff();
        }

        Assert.Equal(RetransmissionTimeout.Max, timeout.Current);
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        var sender = new SctpAssociation(new SctpOptions { Seed = 1 });
        var receiver = new SctpAssociation(new SctpOptions { Seed = 2 });
        var packet = new byte[SctpPacket.MaxLength];
        var message = new byte[300];
        sender.Connect(default);
        Exchange(sender, receiver, packet, 0);
        long before = 0;
        for (var round = 1; round <= 3000; round++)
        {
            if (round == 1000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Assert.True(sender.TrySend(TimeSpan.FromMilliseconds(round), 0, 51, message));
            Exchange(sender, receiver, packet, round);
        }

        // Not even half the smallest object for each of 2000 rounds: a collection may take buffers out of the pool.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        Assert.InRange(sender.BufferedBytes, 0, 600);
    }

    private static void Exchange(SctpAssociation one, SctpAssociation other, byte[] packet, int milliseconds)
    {
        var now = TimeSpan.FromMilliseconds(milliseconds);
        for (var turn = 0; turn < 3; turn++)
        {
            Deliver(one, other, packet, now);
            Deliver(other, one, packet, now);
        }
    }

    private static void Deliver(SctpAssociation from, SctpAssociation to, byte[] packet, TimeSpan now)
    {
        while (from.TryTakePacket(now, packet, out var count))
        {
            to.HandlePacket(now, packet.AsSpan(0, count));
            while (to.TryTakeEvent(out var happened))
            {
                happened.Message?.Dispose();
            }
        }
    }

    private static ScriptedPeer Sender(uint window) => ScriptedPeer.Connected(window: window);

    private static List<ScriptedPeer.Heard> Send(ScriptedPeer peer, int count)
    {
        for (var index = 0; index < count; index++)
        {
            Assert.True(peer.Association.TrySend(peer.Now, 0, 53, new byte[Full]));
        }

        return peer.Listen();
    }
}
