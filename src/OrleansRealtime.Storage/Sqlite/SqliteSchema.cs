using Microsoft.Data.Sqlite;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>What the file looks like; its version is in <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    public const long Version = 1;

    // Rows of records can be large, which is why the table is one by row id.
    private const string Create =
        """
        CREATE TABLE sessions(
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          incarnation INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          expires_at INTEGER NOT NULL);
        CREATE INDEX sessions_by_expiry ON sessions(expires_at);
        CREATE TABLE records(
          session INTEGER NOT NULL,
          key TEXT NOT NULL,
          value BLOB NOT NULL,
          UNIQUE(session, key));
        PRAGMA user_version = 1;
        """;

    /// <summary>Makes the tables in an empty file.</summary>
    /// <exception cref="StoreUnavailableException">A newer version of this program has made the file.</exception>
    public static void Ensure(SqliteConnection connection, string path)
    {
        if (Check(connection, path))
        {
            return;
        }

        // Only a file without tables takes it; space of what is deleted can be given back from then on.
        Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM;");
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!Check(connection, path))
        {
            Execute(connection, Create);
        }

        transaction.Commit();
    }

    private static bool Check(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        return version <= Version
            ? version == Version
            : throw new StoreUnavailableException(
                $"The session file {path} has version {version} of its format; this server knows versions up to {Version}. Use the newer server, or name another file.");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
