using System.Text.RegularExpressions;

namespace OrleansRealtime.Testing.Speech;

/// <summary>How much of a text was recognised. Case, punctuation and hyphens do not count.</summary>
/// <param name="Substitutions">Words heard as others.</param>
/// <param name="Deletions">Words not heard.</param>
/// <param name="Insertions">Words heard that were not said.</param>
/// <param name="Words">Words said.</param>
public readonly partial record struct WordErrorRate(int Substitutions, int Deletions, int Insertions, int Words)
{
    public int Errors => Substitutions + Deletions + Insertions;

    /// <summary>Errors per word said; 0 is perfect, and above 1 is possible.</summary>
    public double Rate => Words == 0 ? (Errors == 0 ? 0 : 1) : (double)Errors / Words;

    public static WordErrorRate operator +(WordErrorRate left, WordErrorRate right) => left.Add(right);

    public static WordErrorRate Of(string said, string heard)
    {
        var (reference, hypothesis) = (Normalize(said), Normalize(heard));
        var row = Enumerable.Range(0, hypothesis.Length + 1).Select(j => new WordErrorRate(0, 0, j, reference.Length)).ToArray();
        for (var i = 1; i <= reference.Length; i++)
        {
            var diagonal = row[0];
            row[0] = new WordErrorRate(0, i, 0, reference.Length);
            for (var j = 1; j <= hypothesis.Length; j++)
            {
                var isSame = reference[i - 1] == hypothesis[j - 1];
                var substituted = isSame ? diagonal : diagonal with { Substitutions = diagonal.Substitutions + 1 };
                var deleted = row[j] with { Deletions = row[j].Deletions + 1 };
                var inserted = row[j - 1] with { Insertions = row[j - 1].Insertions + 1 };
                diagonal = row[j];
                row[j] = Least(substituted, Least(deleted, inserted));
            }
        }

        return row[^1];
    }

    /// <summary>Words as they are compared.</summary>
    public static string[] Normalize(string text)
        => [.. WordPattern().Matches(text.ToLowerInvariant().Replace('’', '\'')).Select(match => match.Value.Trim('\'')).Where(word => word.Length > 0)];

    /// <summary>Both texts together.</summary>
    public WordErrorRate Add(WordErrorRate other)
        => new(Substitutions + other.Substitutions, Deletions + other.Deletions, Insertions + other.Insertions, Words + other.Words);

    public override string ToString()
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rate:P1} ({Substitutions} wrong, {Deletions} missing, {Insertions} added of {Words})");

    private static WordErrorRate Least(WordErrorRate left, WordErrorRate right) => right.Errors < left.Errors ? right : left;

    [GeneratedRegex(@"[\p{L}\p{N}']+")]
    private static partial Regex WordPattern();
}
