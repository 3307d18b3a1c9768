using OrleansRealtime.Core.Turns.Words;

namespace OrleansRealtime.Core.Tests.Turns.Words;

public sealed class PhraseReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("…")]
    public void NoWords_AreUnknown(string text) => Assert.Equal(PhraseEnding.Unknown, PhraseReader.Read(text));

    [Theory]
    [InlineData("um")]
    [InlineData("I would like a coffee and uh")]
    [InlineData("well")]
    [InlineData("so")]
    [InlineData("the name is let me see")]
    public void Thinking_IsHesitation(string text) => Assert.Equal(PhraseEnding.Hesitation, PhraseReader.Read(text));

    [Theory]
    [InlineData("I would like to")]
    [InlineData("I would like")]
    [InlineData("what is the")]
    [InlineData("what is")]
    [InlineData("can you tell me")]
    [InlineData("book a table for")]
    [InlineData("two plus")]
    [InlineData("turn the light on and")]
    [InlineData("I called because")]
    [InlineData("the meeting is")]
    [InlineData("it is very")]
    [InlineData("yesterday she")]
    [InlineData("Set an alarm for,")]
    [InlineData("I was at the station…")]
    public void WhatAsksForAnotherWord_IsUnfinished(string text) =>
        Assert.Equal(PhraseEnding.Unfinished, PhraseReader.Read(text));

    [Theory]
    [InlineData("Paris")]
    [InlineData("where are you from")]
    [InlineData("what are you looking for")]
    [InlineData("my number is five five five")]
    [InlineData("I know what it is")]
    [InlineData("is there")]
    public void WhatMayGoEitherWay_IsOpen(string text) => Assert.Equal(PhraseEnding.Open, PhraseReader.Read(text));

    [Theory]
    [InlineData("turn the light off")]
    [InlineData("turn it on")]
    [InlineData("set an alarm for seven")]
    [InlineData("I would like a cup of coffee")]
    [InlineData("tell me a story")]
    public void SeveralWholeWords_AreAStatement(string text) => Assert.Equal(PhraseEnding.Statement, PhraseReader.Read(text));

    [Theory]
    [InlineData("what time is it")]
    [InlineData("What is two plus two?")]
    [InlineData("um who are you")]
    [InlineData("and how old is she")]
    [InlineData("can you help me")]
    [InlineData("where are they")]
    [InlineData("Paris?")]
    [InlineData("what's the weather like in Paris")]
    public void AQuestionThatHasWhatItNeeds_IsAQuestion(string text) =>
        Assert.Equal(PhraseEnding.Question, PhraseReader.Read(text));

    [Theory]
    [InlineData("yes")]
    [InlineData("Thank you.")]
    [InlineData("a coffee please")]
    [InlineData("stop")]
    [InlineData("Good morning!")]
    [InlineData("how are you")]
    [InlineData("i am")]
    public void WhatIsWholeByItself_IsAnAnswer(string text) => Assert.Equal(PhraseEnding.Answer, PhraseReader.Read(text));

    [Fact]
    public void TheLists_HoldWhatAPhraseCanHold()
    {
        // A word in a form that no phrase is cut into would never be found.
        IEnumerable<string> all =
        [
            .. EnglishWords.Fillers, .. EnglishWords.Beginnings, .. EnglishWords.Determiners, .. EnglishWords.Conjunctions,
            .. EnglishWords.Prepositions, .. EnglishWords.Stranded, .. EnglishWords.BeforeParticle, .. EnglishWords.Operators,
            .. EnglishWords.Qualifiers, .. EnglishWords.Auxiliaries, .. EnglishWords.Pronouns, .. EnglishWords.Subjects,
            .. EnglishWords.QuestionWords, .. EnglishWords.QuestionVerbs, .. EnglishWords.Digits, .. EnglishWords.Answers,
            .. EnglishWords.Stalling, .. EnglishWords.Openings, .. EnglishWords.Closings,
        ];

        Assert.All(all, words => Assert.Equal(words, new Phrase(words).Text));
    }
}
