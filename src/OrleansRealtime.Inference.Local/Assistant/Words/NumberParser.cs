using System.Collections.Frozen;
using System.Globalization;

namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>Reads numbers said in words or written in digits: "two hundred and five", "three point one four", "1500".</summary>
internal static class NumberParser
{
    // Times a trillion this still fits a decimal.
    private const decimal MostInDigits = 10_000_000_000_000_000m;

    private static readonly FrozenDictionary<string, int> Small = new Dictionary<string, int>
    {
        ["zero"] = 0,
        ["nought"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Tens = new Dictionary<string, int>
    {
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, decimal> Scales = new Dictionary<string, decimal>
    {
        ["thousand"] = 1_000m,
        ["million"] = 1_000_000m,
        ["billion"] = 1_000_000_000m,
        ["trillion"] = 1_000_000_000_000m,
    }.ToFrozenDictionary();

    /// <summary>Reads the longest number that begins at <paramref name="start"/>.</summary>
    /// <returns>Words it takes; 0 when none begins there.</returns>
    public static int Read(IReadOnlyList<string> words, int start, out decimal value)
    {
        var i = ReadWhole(words, start, out value);
        if (i < words.Count && words[i] == "point" && ReadFraction(words, i + 1, out var fraction) is var end && end > i + 1)
        {
            value += fraction;
            i = end;
            if (value < 1000 && i < words.Count && Scales.TryGetValue(words[i], out var scale))
            {
                value *= scale;
                i++;
            }
        }

        return i - start;
    }

    /// <summary>All numbers of a text, with where they stand.</summary>
    public static List<(int Start, int End, decimal Value)> ReadAll(IReadOnlyList<string> words)
    {
        var numbers = new List<(int, int, decimal)>();
        for (var i = 0; i < words.Count;)
        {
            var taken = Read(words, i, out var value);
            if (taken > 0)
            {
                numbers.Add((i, i + taken, value));
            }

            i += Math.Max(1, taken);
        }

        return numbers;
    }

    private static int ReadWhole(IReadOnlyList<string> words, int start, out decimal value)
    {
        value = 0;
        var i = start;
        var lastScale = decimal.MaxValue;
        while (i < words.Count)
        {
            var next = i > start && words[i] == "and" && lastScale < decimal.MaxValue ? i + 1 : i;
            var end = ReadGroup(words, next, out var group);
            if (end == next)
            {
                break;
            }

            var scale = 1m;
            if (end < words.Count && Scales.TryGetValue(words[end], out var named) && named < lastScale)
            {
                scale = named;
                end++;
            }

            // A second group without a smaller scale is another number: "two hundred | three hundred".
            if (i > start && (lastScale == decimal.MaxValue || group >= lastScale))
            {
                break;
            }

            value += group * scale;
            i = end;
            if (scale == 1m)
            {
                break;
            }

            lastScale = scale;
        }

        return i;
    }

    /// <summary>Digits, or words below a thousand: "two hundred and five", "a hundred", "twelve hundred".</summary>
    private static int ReadGroup(IReadOnlyList<string> words, int start, out decimal value)
    {
        value = 0;
        if (start >= words.Count)
        {
            return start;
        }

        if (char.IsAsciiDigit(words[start][0]) || (words[start][0] == '.' && words[start].Length > 1))
        {
            var isNumber = decimal.TryParse(words[start], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
            return isNumber && value <= MostInDigits ? start + 1 : start;
        }

        var i = words[start] == "a" && IsUnit(words, start + 1) ? start + 1 : ReadBelowHundred(words, start, out value);
        if (i == start)
        {
            return start;
        }

        if (words[i - 1] == "a")
        {
            value = 1;
        }

        if (i < words.Count && words[i] == "hundred")
        {
            value *= 100;
            i++;
            var rest = i < words.Count && words[i] == "and" ? i + 1 : i;
            var end = ReadBelowHundred(words, rest, out var below);
            if (end > rest)
            {
                value += below;
                i = end;
            }
        }

        return i;
    }

    private static bool IsUnit(IReadOnlyList<string> words, int index)
        => index < words.Count && (words[index] == "hundred" || Scales.ContainsKey(words[index]));

    private static int ReadBelowHundred(IReadOnlyList<string> words, int start, out decimal value)
    {
        value = 0;
        if (start >= words.Count)
        {
            return start;
        }

        if (Small.TryGetValue(words[start], out var small))
        {
            value = small;
            return start + 1;
        }

        if (!Tens.TryGetValue(words[start], out var tens))
        {
            return start;
        }

        value = tens;
        if (start + 1 < words.Count && Small.TryGetValue(words[start + 1], out var unit) && unit is > 0 and < 10)
        {
            value += unit;
            return start + 2;
        }

        return start + 1;
    }

    private static int ReadFraction(IReadOnlyList<string> words, int start, out decimal value)
    {
        value = 0;
        var i = start;
        for (var place = 0.1m; i < words.Count && place > 0.000_000_000_01m; place /= 10, i++)
        {
            var word = words[i] == "oh" ? "zero" : words[i];
            if (!Small.TryGetValue(word, out var digit) || digit > 9)
            {
                break;
            }

            value += digit * place;
        }

        return i;
    }
}
