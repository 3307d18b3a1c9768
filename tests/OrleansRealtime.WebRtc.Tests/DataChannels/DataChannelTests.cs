using OrleansRealtime.WebRtc.DataChannels;
using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Tests.Sctp;

namespace OrleansRealtime.WebRtc.Tests.DataChannels;

public sealed class DataChannelTests
{
    [Fact]
    public void ChannelOpenedBeforeConnecting_IsOpenAtBothEnds()
    {
        var pair = new ChannelPair();
        Assert.Equal((ushort)0, pair.Browser.Channels.Open(pair.Now, "oai-events"));
        pair.Pair.Connect();
        pair.Run();
        Assert.Equal(["opened 0 oai-events ordered"], pair.Server.Told);
        Assert.Equal(["opened 0 oai-events ordered"], pair.Browser.Told);
    }

    [Fact]
    public void ServersChannel_HasAnOddId()
    {
        var pair = ChannelPair.Connected();
        Assert.Equal((ushort)1, pair.Server.Channels.Open(pair.Now, "a"));
        Assert.Equal((ushort)3, pair.Server.Channels.Open(pair.Now, "b"));
        Assert.Equal((ushort)0, pair.Browser.Channels.Open(pair.Now, "c"));
        pair.Run();
        Assert.Equal(["opened 1 a ordered", "opened 3 b ordered", "opened 0 c ordered"], pair.Browser.Told);
    }

    [Fact]
    public void TextBinaryAndEmptyMessages_ArriveAsTheyAre()
    {
        var pair = ChannelPair.Opened();
        var browser = pair.Browser.Channels;
        Assert.Equal(DataChannelSend.Sent, browser.TrySendText(pair.Now, 0, "héllo"u8));
        Assert.Equal(DataChannelSend.Sent, browser.TrySendText(pair.Now, 0, ""u8));
        Assert.Equal(DataChannelSend.Sent, browser.TrySendBinary(pair.Now, 0, [1, 0xAB]));
        Assert.Equal(DataChannelSend.Sent, browser.TrySendBinary(pair.Now, 0, []));
        pair.Run();
        Assert.Equal(["text 0 héllo", "text 0 ", "binary 0 01AB", "binary 0 "], pair.Server.Told);
    }

    [Fact]
    public void MessageSentWithTheOpening_IsNotLost()
    {
        var pair = ChannelPair.Connected();
        var id = pair.Browser.Channels.Open(pair.Now, "a")!.Value;
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendText(pair.Now, id, "first"u8));
        pair.Run();
        Assert.Equal(["opened 0 a ordered", "text 0 first"], pair.Server.Told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EitherSideCloses_AfterWhatItSent_AndTheIdIsFreeAgain(bool byBrowser)
    {
        var pair = ChannelPair.Opened(new LinkConditions { Loss = 0.3 }, seed: 3);
        var (one, other) = byBrowser ? (pair.Browser, pair.Server) : (pair.Server, pair.Browser);
        Assert.Equal(DataChannelSend.Sent, one.Channels.TrySendText(pair.Now, 0, "bye"u8));
        one.Channels.Close(pair.Now, 0);
        Assert.Equal(DataChannelSend.Closed, one.Channels.TrySendText(pair.Now, 0, "late"u8));
        pair.Run();
        Assert.Equal(["text 0 bye", "closed 0"], other.Told);
        Assert.Equal(["closed 0"], one.Told);
        Assert.Equal((0, 0), (one.Channels.ChannelCount, other.Channels.ChannelCount));

        Assert.Equal((ushort)0, pair.Browser.Channels.Open(pair.Now, "again"));
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendText(pair.Now, 0, "hello"u8));
        pair.Run();
        Assert.Equal(["opened 0 again ordered", "text 0 hello"], pair.Server.Told[^2..]);
    }

    [Fact]
    public void BothSidesCloseAtOnce_EachIsToldOnce()
    {
        var pair = ChannelPair.Opened();
        pair.Browser.Channels.Close(pair.Now, 0);
        pair.Server.Channels.Close(pair.Now, 0);
        pair.Run();
        Assert.Equal(["closed 0"], pair.Browser.Told);
        Assert.Equal(["closed 0"], pair.Server.Told);
    }

    [Fact]
    public void ChannelClosedBeforeItsOpeningLeft_IsNeverHeardOf()
    {
        var pair = new ChannelPair(options: new SctpOptions { MaxSendBuffer = 0 });
        pair.Browser.Channels.Open(pair.Now, "a");
        pair.Browser.Channels.Close(pair.Now, 0);
        pair.Pair.Connect();
        pair.Run();
        Assert.Equal(["closed 0"], pair.Browser.Told);
        Assert.Empty(pair.Server.Told);
    }

    [Fact]
    public void FullBuffer_PutsTheOpeningOff_NotAway()
    {
        var pair = ChannelPair.Opened(options: new SctpOptions { MaxSendBuffer = 1000 });
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendBinary(pair.Now, 0, new byte[850]));
        Assert.Equal((ushort)2, pair.Browser.Channels.Open(pair.Now, "later"));
        Assert.Equal(DataChannelSend.BufferFull, pair.Browser.Channels.TrySendText(pair.Now, 2, "x"u8));
        pair.Run();
        Assert.Equal("opened 2 later ordered", pair.Server.Told[^1]);
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendText(pair.Now, 2, "x"u8));
    }

    [Fact]
    public void Sending_NeverExceedsWhatThePeerTakes()
    {
        var pair = ChannelPair.Opened();
        var channels = pair.Browser.Channels;
        Assert.Equal(DataChannelSend.Sent, channels.TrySendBinary(pair.Now, 0, new byte[65_536]));
        Assert.Equal(DataChannelSend.TooLarge, channels.TrySendBinary(pair.Now, 0, new byte[65_537]));
        channels.PeerMaxMessageBytes = 1_073_741_823;
        Assert.Equal(262_144, channels.PeerMaxMessageBytes);
        Assert.Equal(DataChannelSend.Sent, channels.TrySendBinary(pair.Now, 0, new byte[262_144]));
        Assert.Equal(DataChannelSend.TooLarge, channels.TrySendBinary(pair.Now, 0, new byte[262_145]));
        pair.Run();
        Assert.Equal(2, pair.Server.Told.Count);
    }

    [Fact]
    public void MessageAboveTheReceiveLimit_EndsTheAssociation()
    {
        var pair = ChannelPair.Opened(options: new SctpOptions { MaxMessageBytes = 10_000 });
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendBinary(pair.Now, 0, new byte[10_000]));
        pair.Run();
        Assert.Single(pair.Server.Told);
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendBinary(pair.Now, 0, new byte[10_001]));
        pair.Run();
        Assert.Equal(["ended MessageTooLarge"], pair.Server.Told[1..]);
        Assert.Equal(["ended Peer"], pair.Browser.Told);
        Assert.Equal(DataChannelSend.Closed, pair.Server.Channels.TrySendText(pair.Now, 0, "x"u8));
        Assert.Null(pair.Server.Channels.Open(pair.Now, "x"));
    }

    [Fact]
    public void SeventeenthChannel_IsResetAtOnce_AndTheOthersLive()
    {
        var pair = ChannelPair.Connected();
        for (ushort stream = 0; stream < 40; stream += 2)
        {
            pair.SendRaw(stream, PayloadType.Control, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, (byte)'x');
        }

        pair.Run();
        Assert.Equal(DataChannelTransport.MaxChannels, pair.Server.Channels.ChannelCount);
        Assert.Equal(16, pair.Server.Told.Count);
        pair.SendRaw(30, PayloadType.Text, (byte)'a');
        pair.SendRaw(32, PayloadType.Text, (byte)'b');
        pair.Run();
        Assert.Equal("text 30 a", Assert.Single(pair.Server.Told[16..]));
    }

    [Fact]
    public void UnorderedChannel_SaysSo()
    {
        var pair = ChannelPair.Connected();
        pair.SendRaw(0, PayloadType.Control, 3, 0x81, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, (byte)'x', (byte)'p', (byte)'q');
        pair.Run();
        Assert.Equal(["opened 0 x unordered"], pair.Server.Told);
    }

    [Fact]
    public void LongLabel_IsCut()
    {
        var pair = ChannelPair.Connected();
        pair.SendRaw(
            0, PayloadType.Control, [3, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x2C, 0, 0, .. Enumerable.Repeat((byte)'x', 300)]);
        pair.Run();
        Assert.Equal([$"opened 0 {new string('x', 255)} ordered"], pair.Server.Told);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("03")]
    [InlineData("03000000000000000002000078")]
    [InlineData("03000000000000000001000178")]
    [InlineData("040000000000000000000000")]
    [InlineData("02")]
    public void BrokenOpening_OpensNothing(string hex)
    {
        var pair = ChannelPair.Connected();
        pair.SendRaw(0, PayloadType.Control, Convert.FromHexString(hex));
        pair.SendRaw(0, PayloadType.Text, 1);
        pair.Run();
        Assert.Empty(pair.Server.Told);
        Assert.Equal(0, pair.Server.Channels.ChannelCount);
    }

    [Theory]
    [InlineData(52u)]
    [InlineData(54u)]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void UnknownKindOfMessage_IsDropped(uint ppid)
    {
        var pair = ChannelPair.Opened();
        pair.SendRaw(0, ppid, 1);
        pair.SendRaw(0, PayloadType.Binary, 2);
        pair.Run();
        Assert.Equal(["binary 0 02"], pair.Server.Told);
    }

    [Fact]
    public void Shutdown_EndsEverythingInOrder()
    {
        var pair = ChannelPair.Opened(new LinkConditions { Loss = 0.2 }, seed: 9);
        Assert.Equal(DataChannelSend.Sent, pair.Browser.Channels.TrySendBinary(pair.Now, 0, new byte[50_000]));
        pair.Browser.Association.Shutdown(pair.Now);
        pair.Run();
        Assert.Equal($"binary 0 {new string('0', 100_000)}", pair.Server.Told[0]);
        Assert.Equal(["ended None"], pair.Server.Told[1..]);
        Assert.Equal(["ended None"], pair.Browser.Told);
    }
}
