using Microsoft.Data.Sqlite;
using OrleansRealtime.Hosting.Journal;
using SQLitePCL;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>Says what is wrong with a file, and what to do.</summary>
internal static class SqliteFailure
{
    public static StoreUnavailableException Describe(string path, SqliteException exception) =>
        new($"The session file {path} {Reason(exception)}", exception);

    private static string Reason(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is locked by another process.",
        raw.SQLITE_FULL => "cannot grow: the disk is full.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => "cannot be written: check the owner and the rights of the file and its directory.",
        raw.SQLITE_CANTOPEN => "cannot be opened or made: check that its directory exists and may be written.",
        raw.SQLITE_CORRUPT => "is damaged. Move it away, with its -wal and -shm files, to begin with an empty one.",
        raw.SQLITE_NOTADB => "is no SQLite database. Name another file, or move this one away.",
        raw.SQLITE_IOERR => $"cannot be read or written: {exception.Message}",
        _ => $"cannot be used: {exception.Message}",
    };
}
