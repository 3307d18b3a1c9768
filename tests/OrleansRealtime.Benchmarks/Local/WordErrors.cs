namespace OrleansRealtime.Benchmarks.Local;

/// <summary>Counts wrong words: substitutions, deletions and insertions of the cheapest alignment.</summary>
internal static class WordErrors
{
    public static int Count(string reference, string hypothesis)
    {
        var expected = reference.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var heard = hypothesis.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var row = Enumerable.Range(0, heard.Length + 1).ToArray();
        for (var i = 1; i <= expected.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= heard.Length; j++)
            {
                var above = row[j];
                var cost = expected[i - 1] == heard[j - 1] ? diagonal : diagonal + 1;
                row[j] = Math.Min(cost, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
