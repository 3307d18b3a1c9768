using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>Numbers as English words, the way they are said aloud.</summary>
internal static partial class NumberWords
{
    /// <summary>Numbers from here on are not said.</summary>
    public const decimal Limit = 1_000_000_000_000_000m;

    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Scales = ["", " thousand", " million", " billion", " trillion"];

    private static readonly Dictionary<string, string> IrregularOrdinals = new()
    {
        ["one"] = "first",
        ["two"] = "second",
        ["three"] = "third",
        ["five"] = "fifth",
        ["eight"] = "eighth",
        ["nine"] = "ninth",
        ["twelve"] = "twelfth",
    };

    /// <summary>"minus two hundred five point two five". Below <see cref="Limit"/> in size.</summary>
    public static string Of(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Math.Abs(value), Limit);
        if (value < 0)
        {
            return "minus " + Of(-value);
        }

        var whole = decimal.Truncate(value);
        var words = OfWhole((long)whole);
        var digits = (value - whole).ToString("0.############################", CultureInfo.InvariantCulture);
        return digits.Length <= 2 ? words : $"{words} point {OfDigits(digits.AsSpan(2))}";
    }

    /// <summary>"twenty second".</summary>
    public static string Ordinal(int value)
    {
        var words = OfWhole(value);
        var last = words.LastIndexOf(' ') + 1;
        var word = words[last..];
        return words[..last] + (IrregularOrdinals.TryGetValue(word, out var irregular) ? irregular
            : word.EndsWith('y') ? string.Concat(word.AsSpan(0, word.Length - 1), "ieth")
            : word + "th");
    }

    /// <summary>"twenty twenty six", "nineteen oh five", "two thousand one".</summary>
    public static string Year(int year)
    {
        var (century, rest) = (year / 100, year % 100);
        if (year is < 1000 or > 9999 || year / 10 % 100 == 0)
        {
            return OfWhole(year);
        }

        return rest switch
        {
            0 => $"{OfWhole(century)} hundred",
            < 10 => $"{OfWhole(century)} oh {Small[rest]}",
            _ => $"{OfWhole(century)} {OfWhole(rest)}",
        };
    }

    /// <summary>The same text with its numbers written as words: "It is 22.5°C" becomes "It is twenty two point five degrees".</summary>
    public static string InText(string text)
    {
        var units = DegreePattern().Replace(text, " degrees");
        return NumberPattern().Replace(units, match =>
        {
            var number = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
            if (number.Length > 15 || !decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
            {
                return match.Value;
            }

            return Of(value) + (match.Groups["percent"].Success ? " percent" : "");
        });
    }

    private static string OfWhole(long value)
    {
        if (value < 1000)
        {
            return OfHundreds((int)value);
        }

        var parts = new List<string>();
        for (var scale = Scales.Length - 1; scale >= 0; scale--)
        {
            var unit = (long)Math.Pow(1000, scale);
            var group = (int)(value / unit % 1000);
            if (group > 0)
            {
                parts.Add(OfHundreds(group) + Scales[scale]);
            }
        }

        return string.Join(' ', parts);
    }

    private static string OfHundreds(int value) => value switch
    {
        < 20 => Small[value],
        < 100 => value % 10 == 0 ? Tens[value / 10] : $"{Tens[value / 10]} {Small[value % 10]}",
        _ => value % 100 == 0 ? $"{Small[value / 100]} hundred" : $"{Small[value / 100]} hundred {OfHundreds(value % 100)}",
    };

    private static string OfDigits(ReadOnlySpan<char> digits)
    {
        var words = new string[digits.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Small[digits[i] - '0'];
        }

        return string.Join(' ', words);
    }

    [GeneratedRegex(@"\s*°\s*[CF]?\b|\s*°")]
    private static partial Regex DegreePattern();

    // Not inside "A4", "10:30" or "1.2.3": those are left to the voice.
    [GeneratedRegex(@"(?<![\p{L}\d.:/_-])(?<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?<percent>\s*%)?(?![\p{L}\d:/_-]|\.\d)")]
    private static partial Regex NumberPattern();
}
