using System.Collections.Frozen;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>Words whose full stop does not end a sentence.</summary>
internal static class Abbreviations
{
    private static readonly FrozenSet<string> Always = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "dr", "mr", "mrs", "ms", "mx", "prof", "st", "sr", "jr", "gen", "col", "sgt", "capt", "lt", "rev", "hon", "gov", "sen", "rep",
        "vs", "etc", "eg", "ie", "cf", "al", "approx", "ca", "est", "inc", "ltd", "co", "corp", "dept", "univ",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
        "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "min", "max", "hr", "hrs", "ft", "lb", "lbs", "oz", "tel", "ext");

    // Also whole words: "No. Five is enough." against "No. 5".
    private static readonly FrozenSet<string> BeforeNumber = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "no", "nos", "fig", "figs", "vol", "ch", "sec", "pp", "art", "nr");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AlwaysLookup =
        Always.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeNumberLookup =
        BeforeNumber.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether <paramref name="word"/>, the characters before a full stop, is an abbreviation: "Dr", "e.g", "J".</summary>
    public static bool Contains(ReadOnlySpan<char> word)
    {
        // "e.g", "a.m", "U.S": a dot inside a word of letters.
        var dot = word.IndexOf('.');
        if (dot > 0 && word.Length <= 8 && !word.ContainsAnyInRange('0', '9'))
        {
            return word.Length - word.LastIndexOf('.') - 1 <= 2;
        }

        // An initial. "I" is the one letter that ends sentences: "So do I."
        return (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I') || AlwaysLookup.Contains(word);
    }

    /// <summary>Whether it is one when a number follows.</summary>
    public static bool NeedsNumber(ReadOnlySpan<char> word) => BeforeNumberLookup.Contains(word);
}
