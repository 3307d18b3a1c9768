using System.Text;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>
/// Cuts streamed text into pieces to be spoken: sentences, and a shorter first piece so that the first sound leaves early.
/// The pieces joined are the text, character for character, and do not depend on how the text was chunked. White space
/// between pieces begins the later one.
/// </summary>
public sealed class ClauseSplitter(ClauseSettings? settings = null)
{
    private readonly ClauseSettings _settings = settings ?? ClauseSettings.Default;
    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    /// <summary>Adds the next characters of the text.</summary>
    public void Append(ReadOnlySpan<char> text) => _text.Append(text);

    /// <summary>Takes the next piece, when one is complete.</summary>
    public bool TryTake(out string piece)
    {
        piece = "";
        if (_text.Length == 0)
        {
            return false;
        }

        // Only the window decides, so that what lies behind it, and whether it has arrived, cannot change a cut.
        var limit = Math.Max(2, _isFirst ? _settings.FirstMaxLength : _settings.MaxLength);
        var window = _text.ToString(0, Math.Min(_text.Length, limit));
        var cut = FindBoundary(window);
        if (cut == 0 && _text.Length > limit)
        {
            cut = FindForcedCut(window);
        }

        if (cut == 0)
        {
            return false;
        }

        piece = Take(cut);
        return true;
    }

    /// <summary>Takes whatever is left at the end of the text; empty when nothing is. The next text starts anew.</summary>
    public string Flush()
    {
        var rest = _text.ToString();
        _text.Clear();
        _isFirst = true;
        return rest;
    }

    /// <summary>The first cut the window decides; 0 when it holds none, or not enough to say.</summary>
    private int FindBoundary(ReadOnlySpan<char> window)
    {
        var start = LengthOfLeadingSpace(window);
        for (var i = start; i < window.Length; i++)
        {
            var c = window[i];
            if (c == '\n')
            {
                return i;
            }

            if (ClauseMarks.IsSentenceEnd(c))
            {
                var end = ClauseMarks.SkipClosing(window, i + 1);
                if (end == window.Length)
                {
                    return 0;
                }

                switch (EndsSentence(window, start, i, end))
                {
                    case true:
                        return end;
                    case null:
                        return 0;
                    default:
                        i = end - 1;
                        break;
                }
            }
            else if (_isFirst && ClauseMarks.IsClauseEnd(c) && i + 1 - start >= _settings.FirstMinLength)
            {
                var end = ClauseMarks.SkipClosing(window, i + 1);
                if (end == window.Length)
                {
                    return 0;
                }

                if (char.IsWhiteSpace(window[end]) || ClauseMarks.NeedsNoSpace(c))
                {
                    return end;
                }
            }
        }

        return 0;
    }

    /// <summary>Whether the mark at <paramref name="mark"/> ends a sentence; null when later text decides.</summary>
    private static bool? EndsSentence(ReadOnlySpan<char> window, int start, int mark, int end)
    {
        if (ClauseMarks.NeedsNoSpace(window[mark]))
        {
            return true;
        }

        // "3.5", "example.com", "10:30".
        if (!char.IsWhiteSpace(window[end]))
        {
            return false;
        }

        if (window[mark] != '.' || end != mark + 1)
        {
            return true;
        }

        var word = ClauseMarks.WordBefore(window[start..], mark - start);
        if (Abbreviations.Contains(word) || IsListNumber(word, start == mark - word.Length))
        {
            return false;
        }

        if (!Abbreviations.NeedsNumber(word))
        {
            return true;
        }

        var next = window[end..].TrimStart();
        return next.IsEmpty ? null : !char.IsAsciiDigit(next[0]);
    }

    // "1. Open the door.": a number that begins the piece counts a list.
    private static bool IsListNumber(ReadOnlySpan<char> word, bool beginsPiece)
        => beginsPiece && word.Length is 1 or 2 && !word.ContainsAnyExceptInRange('0', '9');

    /// <summary>The best cut of a piece that grew too long: behind a comma, else before a space, else anywhere.</summary>
    private static int FindForcedCut(ReadOnlySpan<char> window)
    {
        for (var i = window.Length - 1; i > window.Length / 2; i--)
        {
            if (char.IsWhiteSpace(window[i]) && ClauseMarks.IsClauseEnd(window[i - 1]))
            {
                return i;
            }
        }

        for (var i = window.Length - 1; i > LengthOfLeadingSpace(window); i--)
        {
            if (char.IsWhiteSpace(window[i]))
            {
                return i;
            }
        }

        return char.IsHighSurrogate(window[^1]) ? window.Length - 1 : window.Length;
    }

    private static int LengthOfLeadingSpace(ReadOnlySpan<char> text) => text.Length - text.TrimStart().Length;

    private string Take(int length)
    {
        var piece = _text.ToString(0, length);
        _text.Remove(0, length);
        _isFirst = _isFirst && string.IsNullOrWhiteSpace(piece);
        return piece;
    }
}
