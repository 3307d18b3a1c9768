using OrleansRealtime.WebRtc.Sctp;
using static OrleansRealtime.WebRtc.Tests.Sctp.PacketBuilder;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class HandshakeTests
{
    private const uint Tag = ScriptedPeer.Tag;

    [Fact]
    public void Connect_ConnectsBothEnds_AndNothingMore()
    {
        var pair = SctpPair.Connected();
        pair.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal([SctpEventKind.Connected], pair.Active.Kinds);
        Assert.Equal([SctpEventKind.Connected], pair.Passive.Kinds);
        Assert.Equal(4, pair.Link.Carried);
        Assert.Null(pair.Active.Association.NextTimeout);
        Assert.Null(pair.Passive.Association.NextTimeout);
    }

    [Fact]
    public void ConnectAtBothEnds_MakesOneAssociation()
    {
        var pair = new SctpPair();
        pair.Active.Association.Connect(pair.Now);
        pair.Passive.Association.Connect(pair.Now);
        Assert.True(pair.RunUntil(() => pair.IsConnected, TimeSpan.FromMinutes(1)));
        Assert.True(pair.Active.Association.TrySend(pair.Now, 0, 51, [1, 2]));
        Assert.True(pair.Passive.Association.TrySend(pair.Now, 0, 51, [3]));
        pair.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 2], Assert.Single(pair.Passive.Messages).Bytes);
        Assert.Equal([3], Assert.Single(pair.Active.Messages).Bytes);
        Assert.Equal([SctpEventKind.Connected], pair.Active.Kinds);
        Assert.Equal([SctpEventKind.Connected], pair.Passive.Kinds);
    }

    [Fact]
    public void AnyHandshakePacketLost_IsSentAgain()
    {
        for (var lost = 0; lost < 4; lost++)
        {
            var pair = new SctpPair();
            var left = lost;
            pair.Link.Loses = (_, _) => left-- == 0;
            pair.Connect();
            Assert.True(pair.Active.Association.TrySend(pair.Now, 0, 51, [7]));
            Assert.True(pair.RunUntil(() => pair.Passive.Messages.Count == 1, TimeSpan.FromSeconds(5)));
        }
    }

    [Fact]
    public void Silence_EndsTheAttempt()
    {
        var pair = new SctpPair(new LinkConditions { Loss = 1 });
        pair.Active.Association.Connect(pair.Now);
        pair.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.NoHandshake)], pair.Active.Events);
        Assert.Equal(9, pair.Link.Carried);
        Assert.Null(pair.Active.Association.NextTimeout);
    }

    [Fact]
    public void InitAck_AnnouncesResetsAndForwardTsn()
    {
        var peer = new ScriptedPeer();
        var ack = Assert.Single(peer.Offer(Tag, 100_000, 1));
        Assert.Equal((ChunkType.InitAck, Tag), (ack.Type, ack.Tag));
        Assert.EndsWith("8008000682C00000C0000004", Convert.ToHexString(ack.Value));
        Assert.NotEqual(0u, peer.LocalTag);
    }

    [Fact]
    public void InitSentAgain_GetsTheSameAnswer()
    {
        var peer = new ScriptedPeer();
        var first = Assert.Single(peer.Offer(Tag, 100_000, 1));
        var second = Assert.Single(peer.Offer(Tag, 100_000, 1));
        Assert.Equal(first.Value, second.Value);
    }

    [Fact]
    public void PeerThatBeganAnew_NeedsTheNewCookie()
    {
        var peer = new ScriptedPeer();
        peer.Offer(Tag, 100_000, 1);
        var stale = peer.Cookie;
        peer.Offer(Tag + 1, 100_000, 77);
        Assert.Empty(peer.Say(Chunk(ChunkType.CookieEcho, 0, stale)));
        Assert.Equal(SctpState.Closed, peer.Association.State);
        var ack = Assert.Single(peer.Say(Chunk(ChunkType.CookieEcho, 0, peer.Cookie)));
        Assert.Equal((ChunkType.CookieAck, Tag + 1), (ack.Type, ack.Tag));
        peer.Say(Data(77, [1]));
        Assert.Single(peer.Endpoint.Messages);
    }

    [Fact]
    public void DataWithTheCookie_IsTaken()
    {
        var peer = new ScriptedPeer();
        peer.Offer(Tag, 100_000, 1000);
        peer.Say(Chunk(ChunkType.CookieEcho, 0, peer.Cookie), Data(1000, [1, 2, 3]));
        Assert.Equal([SctpEventKind.Connected], peer.Endpoint.Kinds);
        Assert.Equal([1, 2, 3], Assert.Single(peer.Endpoint.Messages).Bytes);
    }

    [Fact]
    public void CookieSentAgain_IsAcknowledgedAgain_AndResetsNothing()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1]));
        Assert.Contains(peer.Say(Chunk(ChunkType.CookieEcho, 0, peer.Cookie)), one => one.Type == ChunkType.CookieAck);
        peer.Say(Data(1000, [1]), Data(1001, [2]));
        Assert.Equal(2, peer.Endpoint.Messages.Count);
        Assert.Empty(peer.Endpoint.Events);
    }

    [Fact]
    public void InitWithinAnAssociation_GetsNoAnswer()
    {
        var peer = ScriptedPeer.Connected();
        Assert.Empty(peer.SayTo(0, Init(Tag, 100_000, 1000)));
        Assert.Empty(peer.SayTo(0, Init(Tag + 5, 100_000, 1)));
        Assert.Equal(SctpState.Established, peer.Association.State);
        peer.Say(Data(1000, [1]));
        Assert.Single(peer.Endpoint.Messages);
    }

    [Fact]
    public void InitWithoutTagOrStreams_GetsNoAnswer()
    {
        var peer = new ScriptedPeer();
        Assert.Empty(peer.SayTo(0, Init(0, 100_000, 1)));
        var withoutStreams = Init(Tag, 100_000, 1);
        withoutStreams.AsSpan(12, 4).Clear();
        Assert.Empty(peer.SayTo(0, withoutStreams));
        Assert.Empty(peer.SayTo(5, Init(Tag, 100_000, 1)));
        Assert.Empty(peer.SayTo(0, Init(Tag, 100_000, 1)[..12]));
    }

    [Fact]
    public void WrongCookie_IsDropped()
    {
        var peer = new ScriptedPeer();
        peer.Offer(Tag, 100_000, 1);
        Assert.Empty(peer.Say(Chunk(ChunkType.CookieEcho, 0, [.. peer.Cookie, 0])));
        Assert.Empty(peer.Say(Chunk(ChunkType.CookieEcho, 0, [])));
        Assert.Equal(SctpState.Closed, peer.Association.State);
    }

    [Fact]
    public void WithoutASeed_NoTwoAreAlike()
    {
        var packets = new byte[2][];
        for (var index = 0; index < packets.Length; index++)
        {
            var association = new SctpAssociation(new SctpOptions());
            association.Connect(default);
            packets[index] = new byte[SctpPacket.MaxLength];
            Assert.True(association.TryTakePacket(default, packets[index], out _));
        }

        Assert.NotEqual(packets[0], packets[1]);
    }
}
