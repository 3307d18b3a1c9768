using OrleansRealtime.Inference.Local.PocketSphinx;

namespace OrleansRealtime.Inference.Local.Tests.PocketSphinx;

public sealed class HypothesisTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("<s> go forward </s>", "go forward")]
    [InlineData("<s> <sil> i read(2) it [NOISE] ++UM++ </s>", "i read it")]
    [InlineData("  a(3)   b  ", "a b")]
    [InlineData("can't", "can't")]
    public void Clean_KeepsWordsAsTheyAreWritten(string hypothesis, string expected) =>
        Assert.Equal(expected, HypothesisText.Clean(hypothesis));
}
