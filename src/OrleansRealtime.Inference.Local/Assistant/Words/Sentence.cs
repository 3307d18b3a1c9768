namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>Small repairs that make words a sentence.</summary>
internal static class Sentence
{
    /// <summary>First letter large, a full stop at the end when there is no mark.</summary>
    public static string Of(string words)
    {
        var text = words.Trim();
        if (text.Length == 0)
        {
            return "";
        }

        var capital = char.ToUpperInvariant(text[0]) + text[1..];
        return Ended(capital);
    }

    public static string Ended(string text)
        => text.TrimEnd().TrimEnd('"', '”', ')', '\'') is [.., '.' or '!' or '?'] ? text : text.TrimEnd(',', ';', ':') + ".";

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };
}
