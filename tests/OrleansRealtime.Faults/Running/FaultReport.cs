using System.Globalization;
using System.Text;
using OrleansRealtime.Faults.Conversations;

namespace OrleansRealtime.Faults.Running;

/// <summary>What came of a run.</summary>
/// <param name="Options">What was done.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Faults">How many there were of each kind.</param>
/// <param name="Conversations">Their last states; null of one that never began.</param>
/// <param name="Restarts">Milliseconds from each death of the server to its successor's being ready.</param>
/// <param name="Outages">The server's memory before each outage of the store, and the most of it while that lasted, MiB.</param>
/// <param name="ServerSaid">What the server complained of.</param>
internal sealed record FaultReport(
    FaultRunOptions Options,
    TimeSpan Duration,
    IReadOnlyDictionary<FaultKind, int> Faults,
    IReadOnlyList<TalkState?> Conversations,
    IReadOnlyList<double> Restarts,
    IReadOnlyList<(double Before, double Most)> Outages,
    IReadOnlyList<string> ServerSaid)
{
    public int Wedged => Conversations.Count(state => state is not { IsDone: true });

    public IReadOnlyList<string> Violations =>
        [.. Conversations.Index().SelectMany(found => found.Item?.Violations.Select(text => $"conversation {found.Index}: {text}") ?? [])];

    public bool IsGood => Wedged == 0 && Violations.Count == 0;

    public string ToMarkdown()
    {
        var known = Conversations.OfType<TalkState>().ToList();
        var text = new StringBuilder();
        Line(text, $"{Conversations.Count} conversations of {Options.Turns} turns, {Options.AtOnce} at once, {(Options.UsesRedis ? "Redis" : "SQLite")}, seed {Options.Seed}, {Duration.TotalSeconds:0} s, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        Line(text, $"");
        Line(text, $"| faults | |");
        Line(text, $"|---|--:|");
        foreach (var (kind, count) in Faults.OrderBy(fault => fault.Key))
        {
            Line(text, $"| {kind} | {count} |");
        }

        Line(text, $"");
        Line(text, $"| | |");
        Line(text, $"|---|--:|");
        Line(text, $"| events | {known.Sum(state => state.Events)} |");
        Line(text, $"| samples said | {known.Sum(state => state.SamplesSaid)} |");
        Line(text, $"| samples heard | {known.Sum(state => state.SamplesHeard)} |");
        Line(text, $"| tools applied | {known.Sum(state => state.ToolsApplied)} |");
        Line(text, $"| wedged | {Wedged} |");
        Line(text, $"| violations | {Violations.Count} |");
        Distribution(text, "from a loss to the next event, ms", [.. known.SelectMany(state => state.Gaps)]);
        Distribution(text, "from the server's death to its successor, ms", [.. Restarts]);
        Distribution(text, "the server's memory before an outage of the store, MiB", [.. Outages.Select(outage => outage.Before)]);
        Distribution(text, "the most of it in the outage, MiB", [.. Outages.Select(outage => outage.Most)]);
        foreach (var line in Violations.Take(40).Concat(ServerSaid))
        {
            Line(text, $"    {line}");
        }

        return text.ToString();
    }

    private static void Distribution(StringBuilder text, string what, List<double> values)
    {
        values.Sort();
        if (values.Count > 0)
        {
            Line(text, $"| {what}: p50, p95, p99, max of {values.Count} | {At(0.5):0}, {At(0.95):0}, {At(0.99):0}, {values[^1]:0} |");
        }

        double At(double part) => values[(int)(part * (values.Count - 1))];
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
