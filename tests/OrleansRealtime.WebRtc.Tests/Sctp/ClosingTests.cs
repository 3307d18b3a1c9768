using OrleansRealtime.WebRtc.Sctp;
using static OrleansRealtime.WebRtc.Tests.Sctp.PacketBuilder;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class ClosingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Shutdown_DeliversEverything_ThenClosesBothEnds(double loss)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var pair = SctpPair.Connected(new LinkConditions { Loss = loss }, seed);
            Assert.True(pair.Active.Association.TrySend(pair.Now, 0, 53, new byte[50_000]));
            Assert.True(pair.Passive.Association.TrySend(pair.Now, 0, 53, new byte[20_000]));
            pair.Active.Association.Shutdown(pair.Now);
            Assert.False(pair.Active.Association.TrySend(pair.Now, 0, 53, [1]));
            pair.RunFor(TimeSpan.FromMinutes(3));
            Assert.Single(pair.Passive.Messages);
            Assert.Single(pair.Active.Messages);
            Assert.Equal([SctpEventKind.Connected, SctpEventKind.Closed], pair.Active.Kinds);
            Assert.Equal([SctpEventKind.Connected, SctpEventKind.Closed], pair.Passive.Kinds);
            Assert.Equal(SctpState.Closed, pair.Passive.Association.State);
        }
    }

    [Fact]
    public void ShutdownOfBothEndsAtOnce_ClosesBoth()
    {
        var pair = SctpPair.Connected();
        pair.Active.Association.Shutdown(pair.Now);
        pair.Passive.Association.Shutdown(pair.Now);
        pair.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([SctpEventKind.Connected, SctpEventKind.Closed], pair.Active.Kinds);
        Assert.Equal([SctpEventKind.Connected, SctpEventKind.Closed], pair.Passive.Kinds);
    }

    [Fact]
    public void ShutdownBeforeConnecting_ClosesAtOnce()
    {
        var pair = new SctpPair();
        pair.Active.Association.Connect(pair.Now);
        pair.Active.Association.Shutdown(pair.Now);
        pair.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([SctpEventKind.Closed], pair.Active.Kinds);
        Assert.Equal(0, pair.Link.Carried);
    }

    [Fact]
    public void ShutdownNobodyAnswers_EndsTheAssociation()
    {
        var peer = ScriptedPeer.Connected();
        peer.Association.Shutdown(peer.Now);
        Assert.Equal(ChunkType.Shutdown, Assert.Single(peer.Listen()).Type);
        while (peer.Association.NextTimeout is not null)
        {
            peer.Wait();
        }

        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.PeerSilent)], peer.Endpoint.Events);
    }

    [Fact]
    public void PeerThatStillSends_MayTakeItsTimeToShutDown()
    {
        var peer = ScriptedPeer.Connected();
        peer.Association.Shutdown(peer.Now);
        peer.Listen();
        for (uint tsn = 1000; tsn < 1030; tsn++)
        {
            Assert.Contains(peer.Wait(), one => one.Type == ChunkType.Shutdown);
            Assert.Contains(peer.Say(Data(tsn, [1], flags: 3 | 8)), one => one.Type == ChunkType.Sack);
        }

        peer.Say(Chunk(ChunkType.ShutdownAck, 0, []));
        Assert.Equal([SctpEventKind.Closed], peer.Endpoint.Kinds);
        Assert.Equal(30, peer.Endpoint.Messages.Count);
    }

    [Fact]
    public void ShutdownAckSentAgain_IsAnsweredAfterTheEnd()
    {
        var peer = ScriptedPeer.Connected();
        peer.Association.Shutdown(peer.Now);
        peer.Listen();
        Assert.Equal(
            ChunkType.ShutdownComplete, Assert.Single(peer.Say(Chunk(ChunkType.ShutdownAck, 0, []))).Type);
        Assert.Equal(
            ChunkType.ShutdownComplete, Assert.Single(peer.Say(Chunk(ChunkType.ShutdownAck, 0, []))).Type);
        Assert.Equal([SctpEventKind.Closed], peer.Endpoint.Kinds);
    }

    [Fact]
    public void Abort_EndsBothEnds_WithOnePacket()
    {
        var pair = SctpPair.Connected();
        Assert.True(pair.Active.Association.TrySend(pair.Now, 0, 53, new byte[100_000]));
        pair.Settle();
        var sent = 0;
        pair.Link.Loses = (toPassive, _) => toPassive && ++sent > 1;
        pair.Active.Association.Abort();
        pair.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(1, sent);
        Assert.Equal(new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.Local), pair.Active.Events[^1]);
        Assert.Equal(new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.Peer), pair.Passive.Events[^1]);
        Assert.Equal((0, SctpState.Aborted), (pair.Active.Association.BufferedBytes, pair.Active.Association.State));
        Assert.Null(pair.Active.Association.NextTimeout);
        Assert.Null(pair.Passive.Association.NextTimeout);
    }

    [Fact]
    public void ChunksBehindAnAbort_AreNotRead()
    {
        var peer = ScriptedPeer.Connected();
        Assert.Empty(peer.Say(Chunk(ChunkType.Abort, 0, []), Data(1000, [1]), Chunk(ChunkType.Heartbeat, 0, [1])));
        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.Peer)], peer.Endpoint.Events);
        Assert.Empty(peer.Endpoint.Messages);
        Assert.Empty(peer.Say(Data(1000, [1])));
        Assert.Empty(peer.Offer(77, 10_000, 5));
    }

    [Fact]
    public void AbortWithOurTagSentBack_EndsIt_AWrongOneDoesNot()
    {
        var peer = ScriptedPeer.Connected();
        peer.SayTo(ScriptedPeer.Tag, Chunk(ChunkType.Abort, 0, []));
        peer.SayTo(peer.LocalTag, Chunk(ChunkType.Abort, 1, []));
        Assert.Equal(SctpState.Established, peer.Association.State);
        peer.SayTo(ScriptedPeer.Tag, Chunk(ChunkType.Abort, 1, []));
        Assert.Equal(SctpState.Aborted, peer.Association.State);
    }

    [Fact]
    public void AbortBeforeAnything_IsOnlyTold()
    {
        var peer = new ScriptedPeer();
        peer.Association.Abort();
        Assert.Empty(peer.Listen());
        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.Local)], peer.Endpoint.Events);
        Assert.Empty(peer.Offer(1, 10_000, 5));
        peer.Association.Abort();
        peer.Association.Connect(peer.Now);
        Assert.Empty(peer.Listen());
        Assert.Single(peer.Endpoint.Events);
    }
}
