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
    private const int AtOnce = 5;

    private static readonly (string Name, Impairment Impairment)[] Networks =
    [
        ("no loss, 20 ms", Lossy(0, 1)),
        ("1 % loss, 20 ms", Lossy(0.01, 1)),
        ("5 % loss, 20 ms", Lossy(0.05, 1)),
        ("10 % loss, 20 ms", Lossy(0.1, 1)),
        ("10 % loss, 20 ms, seed 2", Lossy(0.1, 2)),
        ("10 % loss, 20 ms, seed 3", Lossy(0.1, 3)),
        ("20 % loss, 20 ms", Lossy(0.2, 1)),
        ("no loss, 200 ms", new Impairment { Delay = TimeSpan.FromMilliseconds(200) }),
        ("no loss, 20 ms and up to 50 ms more, disordered",
            new Impairment { Delay = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(50) }),
    ];

    [NetworkTableFact]
    public async Task TheTable_IsWritten()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        IReadOnlyList<SpeechRecording> recordings = SpeechRecordings.All;
        var runs = new NetworkRun[Networks.Length];
        await File.WriteAllTextAsync(NetworkTableFactAttribute.File!, "measuring\n");
        await Parallel.ForAsync(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) =>
            runs[index] = await NetworkRun.OfAsync(local.Server, Networks[index].Impairment, recordings));

        var table = new StringBuilder();
        Row(table, "Network, each way", "Set-up", "Loss seen", "Recovered", "Concealed", "Jitter", "Round trip", "MOS", "Word error rate", "As without loss");
        Row(table, [.. Enumerable.Repeat("---", 10)]);
        for (var i = 0; i < runs.Length; i++)
        {
            var (transcripts, record, setUp) = runs[i];
            var errors = recordings.Zip(transcripts, (said, heard) => WordErrorRate.Of(said.Transcript, heard)).Aggregate((left, right) => left + right);
            Row(
                table, Networks[i].Name, $"{setUp.TotalMilliseconds:0} ms", $"{record.Loss:P1}", $"{record.Recovered}", $"{record.Concealed:P1}",
                $"{record.Jitter.TotalMilliseconds:0} ms", $"{record.RoundTrip?.TotalMilliseconds:0} ms", $"{record.Mos:0.00}", $"{errors.Rate:P1}",
                $"{transcripts.Zip(runs[0].Transcripts).Count(pair => pair.First == pair.Second)} of {transcripts.Count}");
        }

        for (var i = 1; i < runs.Length; i++)
        {
            foreach (var (recording, index) in recordings.Select((recording, index) => (recording, index)))
            {
                if (runs[i].Transcripts[index] != runs[0].Transcripts[index])
                {
                    table.AppendLine(CultureInfo.InvariantCulture, $"{Networks[i].Name}, {recording}: '{runs[i].Transcripts[index]}' for '{runs[0].Transcripts[index]}'");
                }
            }
        }

        await File.WriteAllTextAsync(NetworkTableFactAttribute.File!, table.ToString());
        Assert.All(runs, run => Assert.Equal(recordings.Count, run.Transcripts.Count));
    }

    private static Impairment Lossy(double loss, int seed) => new() { Loss = loss, Delay = TimeSpan.FromMilliseconds(20), Seed = seed };

    private static void Row(StringBuilder table, params string[] cells) => table.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
}
