using OrleansRealtime.WebRtc.Media.Redundancy;
using OrleansRealtime.WebRtc.Tests.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Media.Redundancy;

public sealed class RedPayloadTests
{
    // 111 of 960 and of 1,920 ticks before, two and three bytes long, then a primary of one.
    private static readonly byte[] Three = [0xEF, 0x1E, 0x00, 0x03, 0xEF, 0x0F, 0x00, 0x02, 0x6F, 1, 2, 3, 4, 5, 6];

    [Fact]
    public void Blocks_AreFoundOldestFirst()
    {
        Span<RedBlock> blocks = stackalloc RedBlock[RedPayload.MaxBlocks];
        Assert.True(RedPayload.TryRead(Three, blocks, out var count));
        Assert.Equal([new(111, 1_920, 9, 3), new(111, 960, 12, 2), new(111, 0, 14, 1)], blocks[..count].ToArray());
    }

    [Fact]
    public void APrimaryAlone_IsOneBlock_AndMayBeEmpty()
    {
        Span<RedBlock> blocks = stackalloc RedBlock[RedPayload.MaxBlocks];
        Assert.True(RedPayload.TryRead([0x6F, 9, 9], blocks, out var count));
        Assert.Equal([new(111, 0, 1, 2)], blocks[..count].ToArray());
        Assert.True(RedPayload.TryRead([0x6F], blocks, out count));
        Assert.Equal([new(111, 0, 1, 0)], blocks[..count].ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("EF")]
    [InlineData("EF0F00")]
    [InlineData("EF0F0000")]
    [InlineData("EF0F00026F01")]
    [InlineData("EF0FFFFF6F0102")]
    public void WhatIsCutShort_IsNone(string hex)
    {
        var blocks = new RedBlock[RedPayload.MaxBlocks];
        Assert.False(RedPayload.TryRead(Convert.FromHexString(hex), blocks, out _));
    }

    [Fact]
    public void MoreBlocksThanWouldBeOfUse_AreNone()
    {
        var blocks = new RedBlock[RedPayload.MaxBlocks];
        byte[] Of(int copies) => [.. Enumerable.Repeat<byte[]>([0xEF, 0, 0, 0], copies).SelectMany(header => header), 0x6F, 1];
        Assert.True(RedPayload.TryRead(Of(RedPayload.MaxBlocks - 1), blocks, out var count));
        Assert.Equal(RedPayload.MaxBlocks, count);
        Assert.False(RedPayload.TryRead(Of(RedPayload.MaxBlocks), blocks, out _));
    }

    [Fact]
    public void WhateverComes_BlocksLieInThePayload()
    {
        var blocks = new RedBlock[RedPayload.MaxBlocks];
        FuzzRun.Feed(new PacketMutator(Three, [0x6F, 1, 2], [0xEF, 0xFF, 0xFC, 0x00, 0x6F]), payload =>
        {
            if (!RedPayload.TryRead(payload, blocks, out var count))
            {
                return;
            }

            Assert.InRange(count, 1, RedPayload.MaxBlocks);
            var at = (RedPayload.HeaderLength * (count - 1)) + RedPayload.PrimaryHeaderLength;
            foreach (var block in blocks[..count])
            {
                Assert.Equal(at, block.Start);
                at += block.Length;
            }

            Assert.Equal(payload.Length, at);
        });
    }
}
