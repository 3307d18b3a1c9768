using System.Text.RegularExpressions;

namespace OrleansRealtime.Inference.Local.Assistant.Words;

/// <summary>Names from code as words: "get_currentWeather2" is "get current weather 2".</summary>
internal static partial class Identifier
{
    public static string[] Words(string name)
        => [.. PartPattern().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    public static string Spoken(string name) => string.Join(' ', Words(name));

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+")]
    private static partial Regex PartPattern();
}
