using System.Globalization;

namespace OrleansRealtime.Core.Mcp;

/// <summary>
/// Gives MCP tools names no other tool of the answer has. A tool keeps its own name where it can; a client's function, and a
/// tool of the same name on another server, make it <c>label_name</c>. Models take no more than letters, digits, <c>_</c> and
/// <c>-</c>, and 64 of them.
/// </summary>
internal sealed class ToolNames
{
    private const int Longest = 64;

    private readonly HashSet<string> _taken;
    private readonly HashSet<string> _ambiguous;

    /// <param name="functions">Names that are the client's.</param>
    /// <param name="tools">Names of all MCP tools, as their servers have them.</param>
    public ToolNames(IEnumerable<string> functions, IEnumerable<string> tools)
    {
        _taken = functions.ToHashSet(StringComparer.Ordinal);
        _ambiguous = tools.Select(Fit)
            .GroupBy(name => name, StringComparer.Ordinal)
            .Where(same => same.Skip(1).Any())
            .Select(same => same.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    public string Take(string label, string tool)
    {
        var name = Fit(tool);
        if (_taken.Contains(name) || _ambiguous.Contains(name))
        {
            name = Fit($"{label}_{tool}");
        }

        var free = name;
        for (var i = 2; !_taken.Add(free); i++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{i}");
            free = name[..Math.Min(name.Length, Longest - suffix.Length)] + suffix;
        }

        return free;
    }

    private static string Fit(string name) => string.Create(Math.Min(name.Length, Longest), name, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] == '-' ? from[i] : '_';
        }
    });
}
