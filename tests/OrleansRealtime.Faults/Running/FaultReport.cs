using System.Globalization;
using System.Text;
using OrleansRealtime.Faults.Clients;
using OrleansRealtime.Faults.Measuring;
using OrleansRealtime.Faults.Proxies;

namespace OrleansRealtime.Faults.Running;

/// <summary>What came of a run.</summary>
internal sealed record FaultReport(
    FaultRunOptions Options,
    IReadOnlyDictionary<FaultKind, int> Faults,
    IReadOnlyList<ConversationResult> Results,
    Observations Seen,
    IReadOnlyList<string> ServerLog,
    IReadOnlyList<string> ClientNoise,
    TimeSpan Took)
{
    private const int MostShown = 40;

    public int Wedged => Options.Conversations - Results.Count;

    public IReadOnlyList<string> Violations =>
    [
        .. Seen.Violations,
        .. Results.SelectMany(result => result.Violations.Select(what => $"conversation {result.Index}: {what}")),
        .. Results.Where(result => result.Turns != Options.Turns).Select(result => $"conversation {result.Index}: {result.Turns} turns of {Options.Turns}"),
        .. Wedged > 0 ? (string[])[$"{Wedged} conversations did not end"] : [],
    ];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {Options.Conversations} conversations on {(Options.Redis ? "Redis" : "SQLite")}, seed {Options.Seed}, {Options.Clients} client processes, {Took.TotalSeconds:0} s, load {LoadAverage()}

            | | |
            |---|---|
            | conversations ended | {Results.Count} |
            | turns | {Results.Sum(result => result.Turns)} |
            | events acted on | {Results.Sum(result => result.Events)} |
            | numbered events on the wire | {Seen.Events}, told again {Seen.Replayed} |
            | commands | {Results.Sum(result => result.Commands)} |
            | samples said | {Results.Sum(result => result.SamplesSaid)} |
            | samples heard | {Results.Sum(result => result.SamplesHeard)} |
            | returns | {Seen.Resumptions} |
            | violations | {Violations.Count} |

            | fault | times | gaps | p50 ms | p95 ms | p99 ms | max ms |
            |---|---|---|---|---|---|---|
            """);
        foreach (var (kind, times) in Faults)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {times} | {Row(Seen.Gaps[kind])} |");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"| upgrade to first event told again | | {Row(Seen.ToReplay)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| upgrade to the voice | | {Row(Seen.ToVoice)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| new server ready to first `session.resumed` | | {Row(Seen.ToFirstAnswer)} |");
        Show(text, "violations", Violations);
        Show(text, "server", ServerLog);
        Show(text, "clients", ClientNoise);
        return text.ToString();
    }

    private static void Show(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n{title} ({lines.Count} lines):");
            foreach (var line in lines.Take(MostShown))
            {
                text.AppendLine("  " + line);
            }
        }
    }

    private static string Row(Distribution times) => string.Create(
        CultureInfo.InvariantCulture,
        $"{times.Count} | {times.At(0.5):0} | {times.At(0.95):0} | {times.At(0.99):0} | {times.Max:0}");

    private static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
