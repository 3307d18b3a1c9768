using System.Text;

namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>Turns what the decoder writes into words a reader knows.</summary>
internal static class HypothesisText
{
    /// <summary>
    /// The written form of a dictionary entry: <c>read(2)</c> is "read", and sentence marks, silence and noises
    /// (<c>&lt;s&gt;</c>, <c>&lt;sil&gt;</c>, <c>[NOISE]</c>, <c>++UM++</c>) are nothing.
    /// </summary>
    /// <returns>False for a filler.</returns>
    public static bool TryWord(ReadOnlySpan<char> entry, out ReadOnlySpan<char> word)
    {
        word = default;
        if (entry.IsEmpty || entry[0] is '<' or '[' or '+')
        {
            return false;
        }

        var variant = entry[^1] == ')' ? entry.LastIndexOf('(') : -1;
        word = variant > 0 ? entry[..variant] : entry;
        return true;
    }

    /// <summary>The words of a hypothesis, separated by single spaces.</summary>
    public static string Clean(ReadOnlySpan<char> hypothesis)
    {
        var text = new StringBuilder(hypothesis.Length);
        foreach (var range in hypothesis.Split(' '))
        {
            if (TryWord(hypothesis[range], out var word))
            {
                Append(text, word);
            }
        }

        return text.ToString();
    }

    public static void Append(StringBuilder text, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(word);
    }
}
