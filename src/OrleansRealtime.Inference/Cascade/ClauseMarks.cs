namespace OrleansRealtime.Inference.Cascade;

/// <summary>The characters that end sentences and clauses.</summary>
internal static class ClauseMarks
{
    public static bool IsSentenceEnd(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？';

    public static bool IsClauseEnd(char c) => c is ',' or ';' or ':' or '—' or '–' or '，' or '、' or '；' or '：';

    /// <summary>Marks of scripts written without spaces.</summary>
    public static bool NeedsNoSpace(char c) => c is '。' or '！' or '？' or '，' or '、' or '；' or '：';

    /// <summary>The index behind further marks and closing quotes and brackets: "Really?!", "Yes.)".</summary>
    public static int SkipClosing(ReadOnlySpan<char> text, int index)
    {
        while (index < text.Length && (IsSentenceEnd(text[index]) || text[index] is '"' or '\'' or ')' or ']' or '”' or '’' or '»' or '」' or '』'))
        {
            index++;
        }

        return index;
    }

    /// <summary>The characters since the last space or opening mark before <paramref name="index"/>.</summary>
    public static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int index)
    {
        var start = index;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]) && text[start - 1] is not ('(' or '[' or '"' or '“' or '\'' or '‘' or ','))
        {
            start--;
        }

        return text[start..index];
    }
}
