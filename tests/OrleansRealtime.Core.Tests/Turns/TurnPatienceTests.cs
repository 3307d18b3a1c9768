using OrleansRealtime.Core.Turns;
using OrleansRealtime.Core.Turns.Words;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Turns;

public sealed class TurnPatienceTests
{
    [Theory]
    [InlineData(Eagerness.High, 2_000)]
    [InlineData(Eagerness.Medium, 4_000)]
    [InlineData(Eagerness.Auto, 4_000)]
    [InlineData(Eagerness.Low, 8_000)]
    public void Silence_LiesBetweenTheShortestAndTheBoundOfTheEagerness(Eagerness eagerness, long longest)
    {
        Assert.Equal(200, TurnPatience.Silence(1, eagerness).Milliseconds);
        Assert.Equal(longest, TurnPatience.Silence(0, eagerness).Milliseconds);
        var before = long.MaxValue;
        for (var finished = 0; finished <= 100; finished++)
        {
            var silence = TurnPatience.Silence(finished / 100.0, eagerness);
            Assert.True(silence.Milliseconds <= before && silence.Samples % 240 == 0);
            before = silence.Milliseconds;
        }
    }

    [Fact]
    public void TheBetterAnEnding_TheShorterTheWait()
    {
        PhraseEnding[] order =
        [
            PhraseEnding.Hesitation, PhraseEnding.Unfinished, PhraseEnding.Open, PhraseEnding.Unknown, PhraseEnding.Statement,
            PhraseEnding.Question, PhraseEnding.Answer,
        ];
        Assert.Equal(Enum.GetValues<PhraseEnding>().Order(), order.Order());

        var finished = order.Select(ending => TurnPatience.Finished(ending, Prosody.Unknown)).ToList();

        Assert.Equal(finished.Order(), finished);
        Assert.Equal(finished.Count, finished.Distinct().Count());
    }

    [Fact]
    public void TheVoice_MovesTheJudgementALittle()
    {
        var level = Finished(PhraseEnding.Statement, 0, 0);
        Assert.True(Finished(PhraseEnding.Statement, -3, 0) > level);
        Assert.True(Finished(PhraseEnding.Statement, 3, 0) < level);
        Assert.True(Finished(PhraseEnding.Statement, 0, -10) > level);
        Assert.True(Finished(PhraseEnding.Question, 3, 0) > Finished(PhraseEnding.Question, 0, 0));

        // No voice makes a phrase whole that lacks a word, or a thought of a filler.
        Assert.True(Finished(PhraseEnding.Unfinished, -6, -20) < 0.25);
        Assert.Equal(0, Finished(PhraseEnding.Hesitation, -6, -20));
    }

    private static double Finished(PhraseEnding ending, float pitch, float level) =>
        TurnPatience.Finished(ending, new Prosody(pitch, level));
}
