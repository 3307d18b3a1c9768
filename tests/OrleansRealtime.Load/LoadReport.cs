using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OrleansRealtime.Load.Measuring;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load;

/// <summary>The results as markdown.</summary>
internal static class LoadReport
{
    public static string Write(LoadOptions options, CallScript script, PhaseResult server, PhaseResult? baseline)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {options.Callers} callers, {options.Seconds} s, frames of {script.FrameMilliseconds} ms");
        text.AppendLine();
        text.AppendLine(MachineFacts());
        text.AppendLine(
            $"{script.Turns.Count} turns a caller, {script.Turns.Count(turn => turn.IsInterrupted)} of them interrupted; " +
            $"silence that ends a turn: {script.SilenceMilliseconds} ms. Full duplex; callers and server share the machine.");
        text.AppendLine();
        WriteTimes(text, server, baseline);
        WriteCosts(text, options, server, baseline);
        WriteCounts(text, server, baseline);
        if (server.Tally.FirstError is { } error)
        {
            text.AppendLine().AppendLine("First error: `" + error + "`");
        }

        return text.ToString();
    }

    public static string MachineFacts() =>
        $"{DateTimeOffset.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), " +
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription.Split(' ')[0]}.";

    private static void WriteTimes(StringBuilder text, PhaseResult server, PhaseResult? baseline)
    {
        text.AppendLine("| ms | | n | p50 | p95 | p99 | max |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|");
        Both("added latency: silence complete → first sound", phase => phase.Tally.AddedLatency);
        Both("barge-in: speech decided → last sound", phase => phase.Tally.BargeIns);
        Both("speech decided → `speech_started`", phase => phase.Tally.StartEvents);
        Both("lateness of frames from the server", phase => phase.Tally.FrameLateness);
        Both("lateness of frames to the server: the tool's own", phase => phase.ToolLag);
        text.AppendLine();

        void Both(string name, Func<PhaseResult, Distribution> choose)
        {
            Row(text, name, "server", choose(server));
            if (baseline is not null)
            {
                Row(text, "", "baseline", choose(baseline));
                text.AppendLine(
                    $"| | ratio | | {Ratio(choose(server).At(0.5), choose(baseline).At(0.5))} | " +
                    $"{Ratio(choose(server).At(0.95), choose(baseline).At(0.95))} | " +
                    $"{Ratio(choose(server).At(0.99), choose(baseline).At(0.99))} | {Ratio(choose(server).Max, choose(baseline).Max)} |");
            }
        }
    }

    private static void Row(StringBuilder text, string name, string who, Distribution times) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"| {name} | {who} | {times.Count} | {times.At(0.5):F2} | {times.At(0.95):F2} | {times.At(0.99):F2} | {times.Max:F2} |");

    private static void WriteCosts(StringBuilder text, LoadOptions options, PhaseResult server, PhaseResult? baseline)
    {
        text.AppendLine("| cost | server | baseline | ratio |");
        text.AppendLine("|---|--:|--:|--:|");
        Row("processor, ms per second and session", phase => phase.Cpu?.TotalMilliseconds / phase.Window.TotalSeconds / options.Callers);
        Row("allocated, KiB per second and session", phase => phase.Allocated / 1024.0 / phase.Window.TotalSeconds / options.Callers);
        Row("memory in RAM, MiB", phase => phase.During.ResidentMiB);
        Row("of it per session, KiB", phase => (phase.During.ResidentMiB - phase.Before.ResidentMiB) * 1024 / options.Callers);
        Row("threads", phase => phase.During.Threads);
        Row("processor of the tool, cores", phase => phase.ToolCpu / phase.Window);
        Row("processor of everything else, cores", phase => phase.OtherCpu / phase.Window);
        text.AppendLine();

        void Row(string name, Func<PhaseResult, double?> choose) => text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {choose(server):F2} | {(baseline is null ? null : choose(baseline)):F2} | {(baseline is null ? "" : Ratio(choose(server), choose(baseline)))} |");
    }

    private static void WriteCounts(StringBuilder text, PhaseResult server, PhaseResult? baseline)
    {
        text.AppendLine("| count | server | baseline |");
        text.AppendLine("|---|--:|--:|");
        Row("answers expected", tally => tally.ExpectedTurns);
        Row("answers received", tally => tally.Answers);
        Row("audio received, bytes", tally => tally.AnswerBytes);
        Row("bytes lost", tally => tally.LostBytes);
        Row("bytes doubled", tally => tally.DoubledBytes);
        Row("answers with a wrong byte", tally => tally.SpoiltAnswers);
        Row("answers with a wrong ending", tally => tally.WrongEndings);
        Row("speech events missing", tally => tally.LostMarks);
        Row("speech events at a wrong position", tally => tally.WrongMarks);
        Row("audio outside an answer", tally => tally.StrayDeltas);
        Row("errors", tally => tally.Errors);
        Row("calls failed", tally => tally.FailedCalls);

        void Row(string name, Func<CallTally, long> choose) => text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {choose(server.Tally)} | {(baseline is null ? null : choose(baseline.Tally))} |");
    }

    private static string Ratio(double? of, double? to) =>
        of is { } a && to is { } b and > 0 ? (a / b).ToString("F2", CultureInfo.InvariantCulture) : "";
}
