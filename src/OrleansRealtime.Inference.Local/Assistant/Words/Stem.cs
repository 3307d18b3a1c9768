namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>Compares words loosely: endings, and the slips of a recogniser.</summary>
internal static class Stem
{
    private static readonly string[] Endings = ["ations", "ation", "ings", "ing", "ers", "ies", "ied", "ed", "er", "es", "ly", "s", "e", "y"];

    public static string Of(string word)
    {
        foreach (var ending in Endings)
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                var stem = word[..^ending.Length];
                return stem.Length > 3 && stem[^1] == stem[^2] ? stem[..^1] : stem;
            }
        }

        return word;
    }

    /// <summary>
    /// Whether two words mean the same here: equal stems; or, in longer words with the same first letter, one differing
    /// character (two from seven letters on, which lets "whether" pass for "weather").
    /// </summary>
    public static bool Matches(string left, string right)
    {
        if (left == right || Of(left) == Of(right))
        {
            return true;
        }

        var shorter = Math.Min(left.Length, right.Length);
        return shorter >= 6 && left[0] == right[0] && Distance(left, right) <= (shorter >= 7 ? 2 : 1);
    }

    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[64];
        if (right.Length >= row.Length)
        {
            return int.MaxValue;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
