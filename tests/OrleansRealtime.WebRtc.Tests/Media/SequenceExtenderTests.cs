using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class SequenceExtenderTests
{
    [Fact]
    public void Numbers_GoOnOverTheWrap_InBothDirections()
    {
        var extender = new SequenceExtender();
        extender.Restart(65_534);
        var first = extender.Next;
        Assert.Equal((0L, 1L, 3L, 2L, 102L, 3L), (At(65_534), At(65_535), At(1), At(0), At(100), At(1)));

        long At(ushort number) => extender.TryExtend(number, out var extended) ? extended - first : long.MinValue;
    }

    // RFC 3550 appendix A.1.
    [Fact]
    public void AFarJump_NeedsTwoInARow()
    {
        var extender = new SequenceExtender();
        extender.Restart(10);
        Assert.True(extender.TryExtend(10, out var first));
        Assert.False(extender.TryExtend(30_000, out _));
        Assert.False(extender.TryExtend(40_000, out _));
        Assert.True(extender.TryExtend(40_001, out var second));
        Assert.Equal(first + 1, second);
        Assert.True(extender.TryExtend(40_002, out var third));
        Assert.Equal(first + 2, third);
        Assert.False(extender.TryExtend(11, out _));
    }
}
