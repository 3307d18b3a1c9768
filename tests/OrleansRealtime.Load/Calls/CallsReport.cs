using System.Globalization;
using System.Text;

namespace OrleansRealtime.Load.Calls;

/// <summary>The results of calls as markdown.</summary>
internal static class CallsReport
{
    public static string Write(CallOptions options, CallsResult server, CallsResult? janus)
    {
        var text = new StringBuilder();
        Line($"# {options.Calls} calls over WebRTC, {options.Seconds} s, Opus of 20 ms both ways");
        Line($"");
        Line($"{LoadReport.MachineFacts()}");
        Line($"Everybody speaks without a pause and hears an answer without an end. Complexity of the encoders: {options.Complexity}.");
        Line($"Speech detection: {(options.Detects ? "on" : "off")}. Server, callers and the codecs alone are processes of their own on the same machine.");
        Line($"Load averages at the end: {File.ReadAllText("/proc/loadavg").TrimEnd()}.");
        Line($"");
        Line($"| | server | codecs alone | ratio | Janus, echo | ratio |");
        Line($"|---|--:|--:|--:|--:|--:|");
        var ours = server.PerCall(options.Calls);
        var codecs = PerCall(server, server.Codec.DecodeMilliseconds + server.Codec.EncodeMilliseconds);
        var theirs = janus?.PerCall(options.Calls);
        Line($"| processor, ms per second and call | {ours:F2} | {codecs:F2} | {ours / codecs:F2} | {theirs:F2} | {ours / theirs:F2} |");
        Line($"| calls per core | {1000 / ours:F0} | {1000 / codecs:F0} | | {1000 / theirs:F0} | |");
        Line($"");
        Line($"| of the codecs, in the same seconds | µs per frame | ms per second and call |");
        Line($"|---|--:|--:|");
        Cost("decoding", server.Codec.DecodeMilliseconds);
        Cost("encoding", server.Codec.EncodeMilliseconds);
        Cost("beside them, not in the ratio: speech detection", server.Codec.DetectMilliseconds);
        if (janus is not null)
        {
            Cost("codecs while Janus was called", janus.Codec.DecodeMilliseconds + janus.Codec.EncodeMilliseconds, janus);
        }

        Line($"");
        Line($"| | server | Janus |");
        Line($"|---|--:|--:|");
        Row("packets from callers", result => result.Sent);
        Row("packets to callers", result => result.Received);
        Row("of them lost", result => result.Lost);
        Row("packets that were no good", result => result.Tally.Bad);
        Row("allocated, bytes per packet", result => (double?)result.Allocated / (result.Sent + result.Received));
        Row("offer to first sound, ms: p50", result => result.Tally.SetUp.At(0.5));
        Row("… p95", result => result.Tally.SetUp.At(0.95));
        Row("lateness of packets to callers, ms: p50", result => result.Tally.Lateness.At(0.5));
        Row("… p99", result => result.Tally.Lateness.At(0.99));
        Row("lateness of packets from callers, the tool's own, ms: p99", result => result.Tally.ToolLag.At(0.99));
        Row("switches of threads, per packet", result => result.Switches / (double)(result.Sent + result.Received));
        Row("memory in RAM, MiB", result => result.State.ResidentMiB);
        Row("threads", result => result.State.Threads);
        Row("processor of the whole machine, cores", result => result.Machine / result.Window);
        if (server.Tally.FirstError is { } error)
        {
            Line($"");
            Line($"First error: `{error}`");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        void Row(string name, Func<CallsResult, double?> choose) =>
            Line($"| {name} | {choose(server):0.##} | {(janus is null ? null : choose(janus)):0.##} |");

        void Cost(string name, double milliseconds, CallsResult? of = null) =>
            Line($"| {name} | {milliseconds * 1000 / (of ?? server).Codec.Frames:F1} | {PerCall(of ?? server, milliseconds):F2} |");
    }

    // By the frames that were due, not by those that came about.
    private static double PerCall(CallsResult result, double milliseconds) => milliseconds / result.Codec.Frames * 50;
}
