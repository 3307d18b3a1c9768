using System.Globalization;
using System.Text;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Sqlite;

namespace OrleansRealtime.Storage.Tests.Sqlite;

/// <summary>Commits as fast as it can and says on its output what was kept, until its process is killed.</summary>
internal static class CrashingWriter
{
    public const int Sessions = 3;

    public static async Task RunAsync(string path)
    {
        await using var store = await SqliteSessionStore.OpenAsync(
            path, TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        for (var i = 1; ; i++)
        {
            var value = Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture));
            await store.CommitAsync(
                [.. Enumerable.Range(0, Sessions).Select(session => new SessionCommit(
                    new($"sess_{session}"), 1, DateTimeOffset.UtcNow.AddHours(1), [new("n", value), new($"k{i}", value)]))],
                CancellationToken.None);
            Console.WriteLine(i);
        }
    }
}
