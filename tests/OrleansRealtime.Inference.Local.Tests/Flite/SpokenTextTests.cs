using System.Text;
using OrleansRealtime.Inference.Local.Flite;

namespace OrleansRealtime.Inference.Local.Tests.Flite;

public sealed class SpokenTextTests
{
    [Theory]
    [InlineData("Caf\u00E9 \u201Cna\u00EFve\u201D \u2013 it\u2019s \u0141\u00F3d\u017A\u2026", "Cafe \"naive\" , it's Lodz.")]
    [InlineData("a\0b\tc", "a b c")]
    [InlineData("\u00D7\u00F7 \uFF21\uFF11", "   A1")]
    public void Fold_WritesOneAsciiCharacterPerUnit(string text, string expected)
    {
        var ascii = new byte[text.Length];

        Assert.True(SpokenText.Fold(text, ascii));

        Assert.Equal(expected, Encoding.ASCII.GetString(ascii));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("?! \u2026")]
    [InlineData("\U0001F600\u4F60\u597D")]
    [InlineData("\uD800")]
    public void Fold_SaysWhenNothingCanBeSpoken(string text) =>
        Assert.False(SpokenText.Fold(text, new byte[text.Length]));

    [Fact]
    public void EveryUnit_FoldsToPrintableAscii()
    {
        var units = new string([.. Enumerable.Range(0, 0x10000).Select(unit => (char)unit)]);
        var ascii = new byte[units.Length];

        SpokenText.Fold(units, ascii);

        Assert.All(ascii, character => Assert.InRange(character, (byte)' ', (byte)'~'));
    }

    [Fact]
    public void PieceLength_PrefersSentenceThenClauseThenSpace()
    {
        var word = new string('a', 250);

        Assert.Equal(10, SpokenText.PieceLength("Short one."));
        Assert.Equal(251, SpokenText.PieceLength($"{word}. {word}"));
        Assert.Equal(251, SpokenText.PieceLength($"{word}, {word}"));
        Assert.Equal(251, SpokenText.PieceLength($"{word} {word}"));
        Assert.Equal(SpokenText.MaxPiece, SpokenText.PieceLength(word + word));
    }
}
