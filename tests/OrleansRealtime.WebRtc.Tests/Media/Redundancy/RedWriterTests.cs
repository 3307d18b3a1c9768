using OrleansRealtime.WebRtc.Media.Redundancy;

namespace OrleansRealtime.WebRtc.Tests.Media.Redundancy;

public sealed class RedWriterTests
{
    private readonly RedWriter _writer = new();
    private readonly byte[] _room = new byte[2_000];

    [Fact]
    public void EachPayload_IsFollowedByItsCopies()
    {
        Assert.Equal([(0, "A")], Write("A", 1_000, levels: 2));
        Assert.Equal([(960, "A"), (0, "BB")], Write("BB", 1_960, levels: 2));
        Assert.Equal([(1_920, "A"), (960, "BB"), (0, "CCC")], Write("CCC", 2_920, levels: 2));
        Assert.Equal([(960, "CCC"), (0, "D")], Write("D", 3_880, levels: 1));
        Assert.Equal([(0, "E")], Write("E", 4_840, levels: 0));
        Assert.Equal([(1_920, "D"), (960, "E"), (0, "F")], Write("F", 5_800, levels: 7));
    }

    [Fact]
    public void WhatWasSentByItself_IsRepeatedToo()
    {
        _writer.Remember("A"u8, 1_000);
        Assert.Equal([(960, "A"), (0, "B")], Write("B", 1_960, levels: 2));
    }

    [Fact]
    public void WhatIsTooOld_OrTooLong_IsLeftOut_AndAllBeforeIt()
    {
        Write("A", uint.MaxValue - 10, levels: 2);
        Assert.Equal([(RedPayload.MaxTimestampOffset, "A"), (0, "B")], Write("B", RedPayload.MaxTimestampOffset - 11, levels: 2));
        Assert.Equal([(0, "C")], Write("C", (2 * RedPayload.MaxTimestampOffset) - 10, levels: 2));

        var large = new string('x', 1_100);
        Assert.Equal([(0, large)], Write(large, 32_000, levels: 2));
        Assert.Equal([(0, "E")], Write("E", 32_960, levels: 2));
    }

    [Fact]
    public void NoPayload_IsTooLongForANetwork()
    {
        Write(new string('a', 500), 0, levels: 2);
        Write(new string('b', 500), 960, levels: 2);
        Assert.Equal(2, Write(new string('c', 500), 1_920, levels: 2).Length);
    }

    private (int Offset, string Text)[] Write(string text, uint timestamp, int levels)
    {
        System.Text.Encoding.ASCII.GetBytes(text, _room);
        var length = _writer.Wrap(_room, text.Length, 111, timestamp, levels);
        Assert.InRange(length, 1, RedWriter.MaxPayload);
        var blocks = new RedBlock[RedPayload.MaxBlocks];
        Assert.True(RedPayload.TryRead(_room.AsSpan(0, length), blocks, out var count));
        Assert.All(blocks[..count], block => Assert.Equal(111, block.PayloadType));
        return [.. blocks[..count].Select(block => (block.TimestampOffset, System.Text.Encoding.ASCII.GetString(_room, block.Start, block.Length)))];
    }
}
