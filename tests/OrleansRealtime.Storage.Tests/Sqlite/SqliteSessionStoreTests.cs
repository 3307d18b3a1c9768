using Microsoft.Data.Sqlite;
using OrleansRealtime.Contracts;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Sqlite;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Storage.Tests.Sqlite;

public sealed class SqliteSessionStoreTests : SessionStoreContract, IDisposable
{
    // Far beyond what anything here takes on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _directory = new();

    private string FilePath => _directory["sessions.db"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task AFileIsTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var store = await OpenAsync(new ManualTimeProvider());
        await CommitAsync(store, "sess_1", TimeSpan.FromHours(1), new ManualTimeProvider(), 10);
        foreach (var file in Directory.GetFiles(_directory.Path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task WhatExpires_IsSwept_AndItsSpaceGivenBack()
    {
        var time = new ManualTimeProvider();
        await using var store = await OpenAsync(time);
        for (var i = 0; i < 100; i++)
        {
            await CommitAsync(store, $"sess_{i}", TimeSpan.FromMinutes(1), time, 100_000);
        }

        await CommitAsync(store, "sess_stays", TimeSpan.FromHours(1), time, 10);
        // The last of it is still in the write-ahead log.
        Assert.InRange(SizeOf(FilePath), 5_000_000, long.MaxValue);
        time.Advance(TimeSpan.FromMinutes(2));
        for (var tries = 0; SizeOf(FilePath) > 200_000; tries++)
        {
            Assert.True(tries < 10_000, $"The file still has {SizeOf(FilePath)} bytes.");
            // Behind the sweep's steps in the writer's queue.
            await CommitAsync(store, "sess_stays", TimeSpan.FromHours(1), time, 10);
        }

        Assert.NotNull(await store.ReadAsync(new("sess_stays"), "a", CancellationToken.None));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM sessions"));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM records"));
    }

    [Fact]
    public async Task AFileOfANewerVersion_IsRefused_AndNotChanged()
    {
        await (await OpenAsync(new ManualTimeProvider())).DisposeAsync();
        Scalar("PRAGMA user_version = 99");
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(new ManualTimeProvider()));
        Assert.Contains("version 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
        Assert.Equal(99L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task AFileThatIsNoDatabase_IsRefused_AndNotChanged()
    {
        var text = string.Concat(Enumerable.Repeat("This is a diary. ", 1_000));
        await File.WriteAllTextAsync(FilePath, text);
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(new ManualTimeProvider()));
        Assert.Contains("no SQLite database", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task ADamagedFile_IsSaidToBe()
    {
        var time = new ManualTimeProvider();
        await using (var store = await OpenAsync(time))
        {
            for (var i = 0; i < 50; i++)
            {
                await CommitAsync(store, $"sess_{i}", TimeSpan.FromHours(1), time, 2_000);
            }
        }

        await using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            await using var store = await OpenAsync(time);
            await store.TakeAsync(new("sess_7"), CancellationToken.None);
        });
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADirectoryThatCannotBeMade_IsSaid()
    {
        await File.WriteAllTextAsync(_directory["file"], "");
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => SqliteSessionStore.OpenAsync(_directory["file/sessions.db"], Timeout, TimeProvider.System, CancellationToken.None));
        Assert.Contains("cannot be opened or made", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => SqliteSessionStore.OpenAsync("/proc/sessions.db", Timeout, TimeProvider.System, CancellationToken.None));
        Assert.Contains("cannot be opened or made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileAnotherProcessHasLocked_IsSaid()
    {
        await (await OpenAsync(new ManualTimeProvider())).DisposeAsync();
        await using var other = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => SqliteSessionStore.OpenAsync(
            FilePath, TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None));
        Assert.Matches("locked by another process|did not answer within", error.Message);
    }

    [Fact]
    public async Task AFullDisk_IsSaid_AndServiceResumesWhenThereIsRoom()
    {
        var time = new ManualTimeProvider();
        await using var store = await OpenAsync(time);
        await CommitAsync(store, "sess_1", TimeSpan.FromHours(1), time, 100);
        // As SQLite sees it: no page more.
        await store.LimitPagesAsync(20);
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await CommitAsync(store, "sess_2", TimeSpan.FromHours(1), time, 1_000_000));
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Null(await store.ReadAsync(new("sess_2"), "a", CancellationToken.None));
        Assert.NotNull(await store.ReadAsync(new("sess_1"), "a", CancellationToken.None));

        await CommitAsync(store, "sess_2", TimeSpan.FromHours(1), time, 1_000_000);
        Assert.NotNull(await store.ReadAsync(new("sess_2"), "a", CancellationToken.None));
    }

    protected override async Task<SessionStoreHost> CreateAsync()
    {
        var time = new ManualTimeProvider();
        return new SessionStoreHost(await OpenAsync(time), time.GetUtcNow, by =>
        {
            time.Advance(by);
            return Task.CompletedTask;
        });
    }

    private static long SizeOf(string path) => new FileInfo(path).Length;

    private static async Task CommitAsync(SqliteSessionStore store, string session, TimeSpan lifetime, TimeProvider time, int bytes) =>
        await store.CommitAsync(
            [new SessionCommit(new(session), 1, time.GetUtcNow() + lifetime, [new StateChange("a", new byte[bytes])])],
            CancellationToken.None);

    private Task<SqliteSessionStore> OpenAsync(TimeProvider time) =>
        SqliteSessionStore.OpenAsync(FilePath, Timeout, time, CancellationToken.None);

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
