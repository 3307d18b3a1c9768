using OrleansRealtime.WebRtc.Sctp;
using static OrleansRealtime.WebRtc.Tests.Sctp.PacketBuilder;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class OutgoingResetTests
{
    private const ushort Stream = 6;

    [Fact]
    public void Request_WaitsUntilEverythingSentBeforeIsAcknowledged()
    {
        var peer = Sent();
        peer.Association.ResetStream(peer.Now, Stream);
        Assert.Empty(peer.Listen());
        var request = Assert.Single(peer.Say(Sack(peer.LocalTsn, 100_000)));
        Assert.Equal(ChunkType.Reconfig, request.Type);
        Assert.Equal((13, 18), (request.Half(0), request.Half(2)));
        Assert.Equal((peer.LocalTsn, 999u, peer.LocalTsn), (request.Word(4), request.Word(8), request.Word(12)));
        Assert.Equal(Stream, request.Half(16));
        Assert.False(peer.Association.TrySend(peer.Now, Stream, 53, [1]));
    }

    [Fact]
    public void Answered_TheStreamBeginsAgainAtZero()
    {
        var peer = Asked();
        Assert.Empty(peer.Say(Answer(peer.LocalTsn + 1, ResetResult.Performed)));
        Assert.Empty(peer.Endpoint.Events);
        Assert.Empty(peer.Say(Answer(peer.LocalTsn, ResetResult.Performed)));
        var done = Assert.Single(peer.Endpoint.Events);
        Assert.Equal(SctpEventKind.StreamsReset, done.Kind);
        Assert.Equal<ushort>([Stream], done.Streams!);
        Assert.Null(peer.Association.NextTimeout);

        Assert.True(peer.Association.TrySend(peer.Now, Stream, 53, [1]));
        Assert.Equal(0, Assert.Single(peer.Listen()).Half(6));
    }

    [Fact]
    public void Unanswered_TheSameRequestGoesAgain_UntilThePeerCountsAsGone()
    {
        var peer = Asked();
        for (var times = 0; times < 10; times++)
        {
            Assert.Equal(peer.LocalTsn, Assert.Single(peer.Wait()).Word(4));
        }

        Assert.Equal(ChunkType.Abort, Assert.Single(peer.Wait()).Type);
        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.PeerSilent)], peer.Endpoint.Events);
    }

    [Fact]
    public void PeerThatAsksForPatience_IsAskedAgain_WithANewNumber()
    {
        var peer = Asked();
        Assert.Empty(peer.Say(Answer(peer.LocalTsn, ResetResult.InProgress)));
        Assert.Equal(peer.LocalTsn + 1, Assert.Single(peer.Wait()).Word(4));
        Assert.Empty(peer.Endpoint.Events);
        peer.Say(Answer(peer.LocalTsn + 1, ResetResult.NothingToDo));
        Assert.Single(peer.Endpoint.Events);
    }

    [Fact]
    public void PeerThatCannotResetStreams_CountsAsHavingDoneIt()
    {
        var peer = new ScriptedPeer();
        peer.OfferPlainly(100_000, 1000);
        peer.Say(Chunk(ChunkType.CookieEcho, 0, peer.Cookie));
        peer.Association.ResetStream(peer.Now, Stream);
        Assert.Empty(peer.Listen());
        Assert.Equal(
            [SctpEventKind.Connected, SctpEventKind.StreamsReset, SctpEventKind.PeerResetStreams], peer.Endpoint.Kinds);
    }

    private static byte[] Answer(uint sequence, ResetResult result) =>
        Chunk(ChunkType.Reconfig, 0, [0, 16, 0, 12, .. Word(sequence), .. Word((uint)result)]);

    private static ScriptedPeer Sent()
    {
        var peer = ScriptedPeer.Connected();
        Assert.True(peer.Association.TrySend(peer.Now, Stream, 53, [1]));
        Assert.Single(peer.Listen());
        return peer;
    }

    private static ScriptedPeer Asked()
    {
        var peer = Sent();
        peer.Association.ResetStream(peer.Now, Stream);
        Assert.Single(peer.Say(Sack(peer.LocalTsn, 100_000)));
        return peer;
    }
}
