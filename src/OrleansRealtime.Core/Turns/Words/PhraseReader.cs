namespace OrleansRealtime.Core.Turns.Words;

/// <summary>Says of a phrase how it ends. The first rule that holds decides; each can be told in a sentence.</summary>
internal static class PhraseReader
{
    // A telephone number is read in groups: three digits in a row may have more behind them.
    private const int DigitsInARow = 3;

    public static PhraseEnding Read(string text)
    {
        var phrase = new Phrase(text);
        if (phrase.Count == 0)
        {
            return PhraseEnding.Unknown;
        }

        return Whole(phrase) ?? Hesitating(phrase) ?? Unfinished(phrase) ?? Finished(phrase);
    }

    // 1. What is whole by itself, whatever its last word is elsewhere: "thank you", "I am".
    private static PhraseEnding? Whole(Phrase phrase) =>
        EnglishWords.Answers.Contains(phrase.Text) || EndsInAny(phrase, EnglishWords.Closings) ? PhraseEnding.Answer : null;

    // 2. Thinking.
    private static PhraseEnding? Hesitating(Phrase phrase) =>
        EnglishWords.Fillers.Contains(phrase.Last) || EndsInAny(phrase, EnglishWords.Stalling)
            || (phrase.Count == 1 && EnglishWords.Beginnings.Contains(phrase.Last))
            ? PhraseEnding.Hesitation
            : null;

    // 3. A last word that asks for another, unless the words before it make it one that does not.
    private static PhraseEnding? Unfinished(Phrase phrase)
    {
        var (last, before) = (phrase.Last, phrase.BeforeLast);
        if (phrase.Mark is '…' or ',' or '-' || EndsInAny(phrase, EnglishWords.Openings)
            || EnglishWords.Determiners.Contains(last)
            || EnglishWords.Conjunctions.Contains(last)
            || EnglishWords.Operators.Contains(last)
            || EnglishWords.Qualifiers.Contains(last))
        {
            return PhraseEnding.Unfinished;
        }

        if (last is "in" or "on" && EnglishWords.BeforeParticle.Contains(before))
        {
            return null;
        }

        if (EnglishWords.Prepositions.Contains(last))
        {
            return EnglishWords.Stranded.Contains(last) && EnglishWords.QuestionWords.Contains(phrase.First) && phrase.Count > 2
                ? PhraseEnding.Open
                : PhraseEnding.Unfinished;
        }

        if (EnglishWords.Auxiliaries.Contains(last))
        {
            return EnglishWords.Pronouns.Contains(before) ? PhraseEnding.Open : PhraseEnding.Unfinished;
        }

        return EnglishWords.Subjects.Contains(last) && !EnglishWords.Auxiliaries.Contains(before) ? PhraseEnding.Unfinished : null;
    }

    // 4. Nothing is missing: how sure is it that nothing more was meant?
    private static PhraseEnding Finished(Phrase phrase)
    {
        if (phrase.Trailing(EnglishWords.Digits) >= DigitsInARow)
        {
            return PhraseEnding.Open;
        }

        if (phrase.Mark == '?')
        {
            return PhraseEnding.Question;
        }

        if (phrase.Count == 1)
        {
            return PhraseEnding.Open;
        }

        // "is that" and "do they" want more; "what time" and "who called" may do without.
        var first = phrase.First;
        var asks = EnglishWords.QuestionWords.Contains(first) || EnglishWords.QuestionVerbs.Contains(first);
        return !asks ? PhraseEnding.Statement
            : phrase.Count > 2 ? PhraseEnding.Question
            : PhraseEnding.Open;
    }

    private static bool EndsInAny(Phrase phrase, string[] endings) => Array.Exists(endings, phrase.EndsIn);
}
