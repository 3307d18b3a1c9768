using Microsoft.Data.Sqlite;
using OrleansRealtime.Contracts;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Storage.Sqlite;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Storage.Tests.Sqlite;

public sealed class SqliteSessionStoreTests : SessionStoreContract, IDisposable
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly TempDirectory _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "sessions.db");

    protected override DateTimeOffset Now => _time.GetUtcNow();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnotherLifeOfTheStore_HasWhatTheLastOneKept()
    {
        var session = new SessionId("sess_lives");
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(
                [new SessionCommit(session, 1, Now + TimeSpan.FromDays(1), [new StateChange("a", new byte[] { 7 })])],
                CancellationToken.None);
        }

        await using var next = await OpenAsync();
        Assert.Equal([7], (await next.TakeAsync(session, CancellationToken.None))!.Records["a"].ToArray());
    }

    [Fact]
    public async Task NobodyElse_ReadsTheFiles()
    {
        await using var store = await OpenAsync();
        var files = Directory.GetFiles(_folder.Path);
        Assert.Equal(3, files.Length);
        foreach (var file in files)
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void AFileThatCannotBeUsed_IsNamed_WithTheReason()
    {
        File.WriteAllText(FilePath, "This is no database, and it is long enough to be looked at as one, which it is not.");
        Assert.Contains(FilePath, Refusal(FilePath), StringComparison.Ordinal);
        Assert.Contains("nowhere", Refusal(Path.Combine(_folder.Path, "nowhere", "x.db")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfANewerFormat_IsNotTouched()
    {
        await (await OpenAsync()).DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer version", Refusal(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClosedStore_SaysSo()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.TakeAsync(new SessionId("sess_x"), CancellationToken.None).AsTask());
    }

    protected override ValueTask<ISessionStore> OpenAsync() => new(new SqliteSessionStore(FilePath, _time));

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    private string Refusal(string file) =>
        Assert.Throws<InvalidOperationException>(() => new SqliteSessionStore(file, _time)).Message;
}
