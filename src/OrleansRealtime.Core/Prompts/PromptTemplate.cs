using System.Text.RegularExpressions;

namespace OrleansRealtime.Core.Prompts;

/// <summary>Instructions with variables: <c>{{name}}</c>, letters, digits, <c>_</c> and <c>-</c>.</summary>
internal static partial class PromptTemplate
{
    public static IReadOnlySet<string> VariablesOf(string text) =>
        Variable().Matches(text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>What stands in a value is text: it is never read as a template again.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values[match.Groups[1].Value]);

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_-]+)\s*\}\}")]
    private static partial Regex Variable();
}
