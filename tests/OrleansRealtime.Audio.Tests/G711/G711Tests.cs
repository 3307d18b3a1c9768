using OrleansRealtime.Audio.G711;

namespace OrleansRealtime.Audio.Tests.G711;

public sealed class G711Tests
{
    [Theory]
    // Tables 2a and 2b of G.711: ends of the scale and of segments, on the 16-bit scale.
    [InlineData(0x80, 32_124)]
    [InlineData(0x00, -32_124)]
    [InlineData(0x8F, 16_764)]
    [InlineData(0xFF, 0)]
    [InlineData(0x7F, 0)]
    [InlineData(0xFE, 8)]
    public void MuLaw_DecodesKnownCodes(byte code, short expected) => Assert.Equal(expected, MuLaw.Decode(code));

    [Theory]
    // Tables 1a and 1b of G.711.
    [InlineData(0xAA, 32_256)]
    [InlineData(0x2A, -32_256)]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xA5, 16_896)]
    public void ALaw_DecodesKnownCodes(byte code, short expected) => Assert.Equal(expected, ALaw.Decode(code));

    [Fact]
    public void EveryCode_SurvivesTheRoundTrip()
    {
        for (var code = 0; code < 256; code++)
        {
            // µ-law has two zeros; the encoder writes the positive one.
            Assert.Equal(code == 0x7F ? 0xFF : code, MuLaw.Encode(MuLaw.Decode((byte)code)));
            Assert.Equal(code, ALaw.Encode(ALaw.Decode((byte)code)));
        }
    }

    [Fact]
    public void EverySample_IsCodedWithinHalfAStep()
    {
        for (var sample = (int)short.MinValue; sample <= short.MaxValue; sample++)
        {
            var bound = Math.Max(Math.Abs(sample) / 24, 16) + (Math.Abs(sample) > 32_000 ? 700 : 0);
            Assert.InRange(MuLaw.Decode(MuLaw.Encode((short)sample)) - sample, -bound, bound);
            Assert.InRange(ALaw.Decode(ALaw.Encode((short)sample)) - sample, -bound, bound);
        }
    }
}
