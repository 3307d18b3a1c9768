namespace OrleansRealtime.Core.Turns.Words;

/// <summary>The words said so far, cut and in lower case, without what a recogniser may put around them.</summary>
internal sealed class Phrase
{
    private readonly string[] _words;
    private readonly string _text;

    public Phrase(string text)
    {
        _words = [.. text.ToLowerInvariant().Replace('’', '\'')
            .Split([' ', '\n', '\t', ',', '.', '?', '!', ';', ':', '…', '"', '-', '–', '—'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('\''))
            .Where(word => word.Length > 0)];

        // Between spaces, so that "want" is not found in "unwant".
        _text = $" {string.Join(' ', _words)} ";
        var end = text.AsSpan().TrimEnd();
        Mark = end.IsEmpty ? '\0' : end[^1];
    }

    public int Count => _words.Length;

    /// <summary>The last character: engines that punctuate tell something by it.</summary>
    public char Mark { get; }

    /// <summary>The last word; empty when there is none.</summary>
    public string Last => FromEnd(1);

    /// <summary>The word before it; empty when there is none.</summary>
    public string BeforeLast => FromEnd(2);

    /// <summary>The first word that is more than a beginning; empty when there is none.</summary>
    public string First => Array.Find(
        _words,
        word => !EnglishWords.Fillers.Contains(word) && !EnglishWords.Beginnings.Contains(word) && word is not ("okay" or "hey" or "now")) ?? "";

    /// <summary>All words with single spaces.</summary>
    public string Text => _text.Trim();

    public bool EndsIn(string words) =>
        _text.AsSpan(0, _text.Length - 1).EndsWith(words, StringComparison.Ordinal) && _text[^(words.Length + 2)] == ' ';

    /// <summary>How many words at the end are of a kind.</summary>
    public int Trailing(IReadOnlySet<string> kind)
    {
        var count = 0;
        while (count < _words.Length && kind.Contains(_words[^(count + 1)]))
        {
            count++;
        }

        return count;
    }

    private string FromEnd(int place) => _words.Length >= place ? _words[^place] : "";
}
