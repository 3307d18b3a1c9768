using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>What somebody said or typed, as words. Recogniser text and typed text come out the same.</summary>
internal sealed partial class Utterance
{
    // Nobody says more in one breath, and typed text may be any length: rules compare every word with many others.
    private const int MostWords = 400;

    private static readonly FrozenDictionary<string, string[]> Contractions = new Dictionary<string, string[]>
    {
        ["what's"] = ["what", "is"],
        ["whats"] = ["what", "is"],
        ["that's"] = ["that", "is"],
        ["it's"] = ["it", "is"],
        ["who's"] = ["who", "is"],
        ["where's"] = ["where", "is"],
        ["how's"] = ["how", "is"],
        ["there's"] = ["there", "is"],
        ["let's"] = ["let", "us"],
        ["i'm"] = ["i", "am"],
        ["i'd"] = ["i", "would"],
        ["i'll"] = ["i", "will"],
        ["you're"] = ["you", "are"],
        ["don't"] = ["do", "not"],
        ["didn't"] = ["did", "not"],
        ["can't"] = ["can", "not"],
        ["cannot"] = ["can", "not"],
        ["isn't"] = ["is", "not"],
    }.ToFrozenDictionary();

    private readonly HeardWord[] _words;
    private readonly string[] _texts;

    private Utterance(string text, HeardWord[] words)
    {
        Text = text;
        _words = words;
        _texts = [.. words.Select(word => word.Text)];
    }

    /// <summary>The original.</summary>
    public string Text { get; }

    /// <summary>The words alone. Only the first few hundred of a very long text.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public int Count => _words.Length;

    public static Utterance Parse(string text)
    {
        var trimmed = text.Trim();
        var words = new List<HeardWord>();
        foreach (Match match in WordPattern().Matches(trimmed))
        {
            if (words.Count >= MostWords)
            {
                break;
            }

            AddWord(words, match);
        }

        return new Utterance(trimmed, [.. words]);
    }

    public bool Has(string word) => Texts.Contains(word);

    public bool HasAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Has(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index of the first word of a phrase, words parted by single spaces; -1 when it was not said.</summary>
    public int IndexOf(string phrase)
    {
        var parts = phrase.Split(' ');
        for (var i = 0; i + parts.Length <= _words.Length; i++)
        {
            if (parts.AsSpan().SequenceEqual(_texts.AsSpan(i, parts.Length)))
            {
                return i;
            }
        }

        return -1;
    }

    public bool Says(string phrase) => IndexOf(phrase) >= 0;

    /// <summary>The original characters of the words from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public string Slice(int first, int end) => first >= end ? "" : Text[_words[first].Start.._words[end - 1].End];

    /// <summary>The original characters from a word to the end, with its punctuation.</summary>
    public string SliceFrom(int first) => first >= Count ? "" : Text[_words[first].Start..];

    private static void AddWord(List<HeardWord> words, Match match)
    {
        var end = match.Index + match.Length;
        var word = match.Value.ToLowerInvariant().Replace('’', '\'');
        if (char.IsAsciiDigit(word[0]))
        {
            words.Add(new HeardWord(word.Replace(",", "", StringComparison.Ordinal), match.Index, end));
            return;
        }

        if (Contractions.TryGetValue(word, out var parts))
        {
            words.AddRange(parts.Select(part => new HeardWord(part, match.Index, end)));
            return;
        }

        var owner = word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word.Trim('\'');
        words.Add(new HeardWord(owner.Length > 0 ? owner : word, match.Index, end));
    }

    // A hyphen between letters joins a word's parts ("twenty-two") and is dropped; any other one is a sign.
    [GeneratedRegex(@"\d[\d,]*(?:\.\d+)?|\.\d+|\p{L}[\p{L}'’]*|[+*/%^()×÷−]|(?<!\p{L})-|-(?!\p{L})")]
    private static partial Regex WordPattern();
}
