using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansRealtime.Storage.Sqlite;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Storage.Tests.Sqlite;

public sealed class SqliteCrashTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(777)]
    public async Task AWriterKilledAtAnyMoment_HasKeptWhatItSaid_AndNoHalfOfABatch(int killAfter)
    {
        var path = _directory["sessions.db"];
        var said = await WriteAndKillAsync(path, killAfter);

        await using var store = await SqliteSessionStore.OpenAsync(path, Patience, TimeProvider.System, CancellationToken.None);
        var last = new List<int>();
        for (var session = 0; session < CrashingWriter.Sessions; session++)
        {
            var taken = await store.TakeAsync(new($"sess_{session}"), CancellationToken.None);
            var n = int.Parse(Encoding.UTF8.GetString(taken!.Records["n"].Span), CultureInfo.InvariantCulture);
            last.Add(n);
            Assert.InRange(n, said, said + 1);
            Assert.Equal(n + 1, taken.Records.Count);
        }

        // A batch is whole: no session is ahead of another.
        Assert.Single(last.Distinct());
    }

    /// <summary>The last number the process said it had kept.</summary>
    private static async Task<int> WriteAndKillAsync(string path, int killAfter)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(CrashingWriter).Assembly.Location);
        start.ArgumentList.Add(path);
        using var process = Process.Start(start)!;
        var said = 0;
        try
        {
            while (said < killAfter)
            {
                var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
                said = int.Parse(line!, CultureInfo.InvariantCulture);
            }
        }
        finally
        {
            // Kill is SIGKILL: nothing of the process runs any more.
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line && line.Length > 0)
        {
            said = int.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : said;
        }

        await process.WaitForExitAsync();
        return said;
    }
}
