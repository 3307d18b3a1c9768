namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>
/// Makes text into what Flite reads: ASCII, one character for each UTF-16 unit, so that an index into one is an index into
/// the other; and short enough that one text is not a minute of work.
/// </summary>
internal static class SpokenText
{
    /// <summary>About 25 s of speech. Callers bring sentences; this only bounds what they may bring.</summary>
    public const int MaxPiece = 400;

    // U+00C0–U+017F without their marks; a space where no single letter says it.
    private const string Latin =
        "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    /// <summary>Writes one ASCII character per UTF-16 unit.</summary>
    /// <returns>False when nothing in it can be spoken.</returns>
    public static bool Fold(ReadOnlySpan<char> text, Span<byte> ascii)
    {
        var spoken = false;
        for (var i = 0; i < text.Length; i++)
        {
            var folded = Fold(text[i]);
            spoken |= char.IsAsciiLetterOrDigit(folded);
            ascii[i] = (byte)folded;
        }

        return spoken;
    }

    /// <summary>How much of a text to speak at once: up to the last sentence end, else clause end, else space that fits.</summary>
    public static int PieceLength(ReadOnlySpan<char> text)
    {
        if (text.Length <= MaxPiece)
        {
            return text.Length;
        }

        var window = text[..MaxPiece];
        foreach (var ends in (ReadOnlySpan<string>)[".!?\n", ",;:", " \t"])
        {
            for (var i = window.Length - 1; i > MaxPiece / 4; i--)
            {
                // "3.14" is no sentence end: the mark must be followed by white space.
                if (ends.Contains(window[i]) && (char.IsWhiteSpace(window[i]) || char.IsWhiteSpace(text[i + 1])))
                {
                    return i + 1;
                }
            }
        }

        return MaxPiece;
    }

    private static char Fold(char unit) => unit switch
    {
        >= ' ' and <= '~' => unit,
        >= '\u00C0' and <= '\u017F' => Latin[unit - '\u00C0'],
        '\u2018' or '\u2019' or '\u02BC' => '\'',
        '\u201C' or '\u201D' or '\u00AB' or '\u00BB' => '"',
        '\u2010' or '\u2011' => '-',
        '\u2013' or '\u2014' => ',',
        '\u2026' or '\u3002' => '.',
        >= '\uFF01' and <= '\uFF5E' => (char)(unit - '\uFF01' + '!'),
        _ => ' ',
    };
}
