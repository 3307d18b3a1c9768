using System.Globalization;
using System.Text;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Makes the table of docs/webrtc-quality.md.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class NetworkTable(LocalServer local)
{
    private static readonly TimeSpan NearBy = TimeSpan.FromMilliseconds(20);

    private static readonly (string Name, Impairment Impairment, int[] Redundancy)[] Networks =
    [
        ("no loss, 20 ms", Lossy(0, 1), [1]),
        ("no loss, 20 ms, again", Lossy(0, 2), [1]),
        ("no loss, 20 ms, third", Lossy(0, 3), [0]),
        ("10 % loss, 20 ms, seed 1", Lossy(0.1, 1), [2, 1, 0]),
        ("10 % loss, 20 ms, seed 2", Lossy(0.1, 2), [2, 1, 0]),
        ("10 % loss, 20 ms, seed 3", Lossy(0.1, 3), [2, 1, 0]),
        ("1 % loss, 20 ms", Lossy(0.01, 1), [1, 0]),
        ("5 % loss, 20 ms", Lossy(0.05, 1), [1, 0]),
        ("20 % loss, 20 ms", Lossy(0.2, 1), [2, 1, 0]),
        ("no loss, 200 ms", new Impairment { Delay = TimeSpan.FromMilliseconds(200) }, [1]),
        ("no loss, 20 to 70 ms, disordered", new Impairment { Delay = NearBy, Jitter = TimeSpan.FromMilliseconds(50) }, [1]),
        ("no loss, 20 to 200 ms, disordered", new Impairment { Delay = NearBy, Jitter = TimeSpan.FromMilliseconds(180) }, [1, 0]),
    ];

    private static readonly int AtOnce =
        int.TryParse(Environment.GetEnvironmentVariable("NETWORK_CALLS"), out var calls) ? calls : 3;

    [NetworkTableFact]
    public async Task TheTable_IsWritten()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        IReadOnlyList<SpeechRecording> recordings = SpeechRecordings.All;
        var sentences = await ClearSentences.SpeakAsync();
        ReadOnlyMemory<short>[] sounds = [.. recordings.Select(recording => recording.Pcm24k), .. sentences.Select(sentence => sentence.Pcm)];
        string[] texts = [.. recordings.Select(recording => recording.Transcript), .. sentences.Select(sentence => sentence.Text)];
        var calls = Networks.SelectMany(network => network.Redundancy, (network, copies) => (network.Name, network.Impairment, Copies: copies)).ToArray();
        var runs = new NetworkRun[calls.Length];
        var loads = new string[calls.Length];
        await File.WriteAllTextAsync(NetworkTableFactAttribute.File!, "measuring\n");
        await Parallel.ForAsync(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) =>
        {
            runs[index] = await NetworkRun.OfAsync(local.Server, calls[index].Impairment, sounds, calls[index].Copies);
            Keep(index);
        });

        // As far as it has come: who gives up early has that.
        void Keep(int index)
        {
            lock (loads)
            {
                loads[index] = File.ReadAllText("/proc/loadavg").Split(' ')[0];
                File.WriteAllText(NetworkTableFactAttribute.File!, Write(calls, runs, loads, texts, recordings.Count));
            }
        }


        Assert.All(runs, run => Assert.Equal(texts.Length, run.Transcripts.Count));
    }

    private static string Write(
        (string Name, Impairment Impairment, int Copies)[] calls, NetworkRun?[] runs, string[] loads, string[] texts, int recordings)
    {
        var table = new StringBuilder();
        Row(
            table, "Network, each way", "Copies", "Loss seen", "Repeated", "Recovered", "Concealed", "Jitter", "MOS", "Recordings: word errors",
            "as without loss", "Sentences: word errors", "as without loss", "Longest stall", "Load");
        Row(table, [.. Enumerable.Repeat("---", 14)]);
        foreach (var (call, run, load) in calls.Zip(runs, loads))
        {
            if (run is null || runs[0] is not { } first)
            {
                continue;
            }

            var record = run.Record;
            Row(
                table, call.Name, $"{call.Copies}", $"{record.Loss:P1}", $"{record.Repeated}", $"{record.Recovered}", $"{record.Concealed:P1}",
                $"{record.Jitter.TotalMilliseconds:0} ms", $"{record.Mos:0.00}", Errors(0..recordings), Same(0..recordings),
                Errors(recordings..), Same(recordings..), $"{run.LongestStall.TotalMilliseconds:0} ms", load);

            string Errors(Range range) =>
                $"{texts[range].Zip([.. run.Transcripts.ToArray()[range]], WordErrorRate.Of).Aggregate((left, right) => left + right).Rate:P1}";

            string Same(Range range)
            {
                var pairs = run.Transcripts.ToArray()[range].Zip(first.Transcripts.ToArray()[range]).ToList();
                return $"{pairs.Count(pair => pair.First == pair.Second)} of {pairs.Count}";
            }
        }

        for (var i = 0; i < runs.Length; i++)
        {
            for (var at = 0; runs[i] is { } run && runs[0] is { } first && at < texts.Length; at++)
            {
                if (i == 0 || run.Transcripts[at] != first.Transcripts[at])
                {
                    table.AppendLine(CultureInfo.InvariantCulture, $"{calls[i].Name}, {calls[i].Copies}, '{texts[at]}': '{run.Transcripts[at]}'");
                }
            }
        }

        return table.ToString();
    }

    private static Impairment Lossy(double loss, int seed) => new() { Loss = loss, Delay = NearBy, Seed = seed };

    private static void Row(StringBuilder table, params string[] cells) => table.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
}
