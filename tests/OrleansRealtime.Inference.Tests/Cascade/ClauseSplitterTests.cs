using OrleansRealtime.Inference.Cascade;

namespace OrleansRealtime.Inference.Tests.Cascade;

public sealed class ClauseSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.| Two!| Three?| Four")]
    [InlineData("It is 3.5 meters. Good.", "It is 3.5 meters.| Good.")]
    [InlineData("Dr. Smith met Mrs. Jones, e.g. at 10:30 a.m. today. Yes.", "Dr. Smith met Mrs. Jones,| e.g. at 10:30 a.m. today.| Yes.")]
    [InlineData("Visit example.com now. Go.", "Visit example.com now.| Go.")]
    [InlineData("J. S. Bach lived. I do not. So do I. Fine.", "J. S. Bach lived.| I do not.| So do I.| Fine.")]
    [InlineData("Take No. 5 please. No. That is all.", "Take No. 5 please.| No.| That is all.")]
    [InlineData("Really?! \"Yes.\" He left (again.) Now.", "Really?!| \"Yes.\"| He left (again.)| Now.")]
    [InlineData("1. Open the door.\n2. Go in.", "1. Open the door.|\n2. Go in.")]
    [InlineData("Wait... what? Ok", "Wait...| what?| Ok")]
    [InlineData("你好。今天好吗？", "你好。|今天好吗？")]
    [InlineData("Line one\nLine two", "Line one|\nLine two")]
    [InlineData("It cost 1,000,000 dollars, or so, they say. Well, well, well. Done", "It cost 1,000,000 dollars,| or so, they say.| Well, well, well.| Done")]
    public void Text_IsCutAtItsClauses(string text, string pieces)
    {
        Assert.Equal(pieces.Split('|'), Split(text, text.Length));
    }

    [Fact]
    public void FirstPiece_EndsAtAnEarlyComma()
    {
        Assert.Equal(["Once upon a time,", " there was a boat, small and blue."], Split("Once upon a time, there was a boat, small and blue.", 4));
        Assert.Equal(["Well, I think so."], Split("Well, I think so.", 4));
    }

    [Fact]
    public void Piece_LeavesAsSoonAsTheNextWordBegins()
    {
        var splitter = new ClauseSplitter();
        splitter.Append("Hello there.");
        Assert.False(splitter.TryTake(out _));
        splitter.Append(" ");
        Assert.True(splitter.TryTake(out var piece));
        Assert.Equal("Hello there.", piece);
        Assert.Equal(" ", splitter.Flush());
    }

    [Fact]
    public void LongText_IsCutBetweenWords()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 300));
        var pieces = Split(text, 7);
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.True(piece.Length <= ClauseSettings.Default.MaxLength));
        Assert.True(pieces[0].Length <= ClauseSettings.Default.FirstMaxLength);
        Assert.All(pieces.Skip(1), piece => Assert.StartsWith(" word", piece, StringComparison.Ordinal));
    }

    [Fact]
    public void TextWithoutSpaces_IsCutBetweenSurrogatePairs()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("😀", 400));
        var pieces = Split(text, 3);
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.False(char.IsHighSurrogate(piece[^1])));
    }

    [Fact]
    public void RandomText_InRandomChunks_GivesTheSamePiecesAndLosesNothing()
    {
        var random = new Random(20);
        string[] parts =
        [
            "a", "word", "Dr", "No", "e.g", "3", "1,000", "U.S", "😀", "it’s", ".", ".", ",", "!", "?", "...", ":", ";", "—", "\n", " ", " ",
            "  ", "\"", ")", "(", "。", "、", "averyveryverylongwordwithoutanybreak", "\t", "I",
        ];
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => parts[random.Next(parts.Length)]));
            var settings = new ClauseSettings(random.Next(0, 20), random.Next(2, 60), random.Next(2, 90));
            var whole = Split(text, text.Length, settings);
            var crumbs = Split(text, 1, settings);
            var chunks = Split(text, 0, settings, random);

            Assert.Equal(text, string.Concat(whole));
            Assert.Equal(whole, crumbs);
            Assert.Equal(whole, chunks);
            Assert.All(whole, piece => Assert.InRange(piece.Length, 1, Math.Max(settings.FirstMaxLength, settings.MaxLength)));
        }
    }

    private static List<string> Split(string text, int chunk, ClauseSettings? settings = null, Random? random = null)
    {
        var splitter = new ClauseSplitter(settings);
        var pieces = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(text.Length - start, random?.Next(1, 30) ?? chunk);
            splitter.Append(text.AsSpan(start, length));
            start += length;
            while (splitter.TryTake(out var piece))
            {
                pieces.Add(piece);
            }
        }

        if (splitter.Flush() is { Length: > 0 } rest)
        {
            pieces.Add(rest);
        }

        return pieces;
    }
}
