using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>The tables and what is done with them. One thread; every call blocks.</summary>
internal sealed class SqliteSessions : IDisposable
{
    private const int SchemaVersion = 1;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _touch;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _readAll;
    private readonly SqliteCommand _take;
    private readonly SqliteCommand _deleteRecords;
    private readonly SqliteCommand _delete;

    private SqliteSessions(SqliteConnection connection)
    {
        _connection = connection;
        _find = Prepare("SELECT incarnation, expires_at FROM sessions WHERE id = $id");
        _insert = Prepare("INSERT OR REPLACE INTO sessions (id, incarnation, expires_at) VALUES ($id, $incarnation, $expires)");
        _touch = Prepare("UPDATE sessions SET expires_at = $expires WHERE id = $id");
        _put = Prepare("INSERT OR REPLACE INTO records (session, key, value) VALUES ($id, $key, $value)");
        _remove = Prepare("DELETE FROM records WHERE session = $id AND key = $key");
        _read = Prepare("SELECT value FROM records WHERE session = $id AND key = $key");
        _readAll = Prepare("SELECT key, value FROM records WHERE session = $id");
        _take = Prepare("UPDATE sessions SET incarnation = incarnation + 1 WHERE id = $id");
        _deleteRecords = Prepare("DELETE FROM records WHERE session = $id");
        _delete = Prepare("DELETE FROM sessions WHERE id = $id");
    }

    /// <exception cref="InvalidOperationException">The file cannot be used; the message says why.</exception>
    public static SqliteSessions Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            CreateForOwner(file);
            connection.Open();
            Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, "PRAGMA synchronous = NORMAL");
            CreateTables(connection, file);
            return new SqliteSessions(connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new InvalidOperationException($"The session store '{file}' cannot be used: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new InvalidOperationException($"The session store '{file}' cannot be used: {exception.Message}", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Conversations, and what MCP servers are told to let their clients in: nobody else reads it. SQLite's other files take its mode.
    private static void CreateForOwner(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Open(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
    }

    public IReadOnlyList<CommitOutcome> Commit(IReadOnlyList<SessionCommit> commits, DateTimeOffset now)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var outcomes = commits.Select(commit => Commit(commit, now, transaction)).ToList();
        transaction.Commit();
        return outcomes;
    }

    public ReadOnlyMemory<byte>? Read(SessionId session, string key, DateTimeOffset now) =>
        Find(session, now, transaction: null) is null ? default(ReadOnlyMemory<byte>?)
        : With(_read, session, key).ExecuteScalar() is byte[] value ? value
        : default(ReadOnlyMemory<byte>?);

    public StoredSession? Take(SessionId session, DateTimeOffset now)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (Find(session, now, transaction) is not { } incarnation)
        {
            return null;
        }

        With(_take, session, transaction: transaction).ExecuteNonQuery();
        var records = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        using (var reader = With(_readAll, session, transaction: transaction).ExecuteReader())
        {
            while (reader.Read())
            {
                records.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
            }
        }

        transaction.Commit();
        return new StoredSession(incarnation + 1, records);
    }

    public bool Delete(SessionId session, long incarnation)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var isOwner = Find(session, DateTimeOffset.MinValue, transaction) is { } owner && owner <= incarnation;
        if (isOwner)
        {
            With(_deleteRecords, session, transaction: transaction).ExecuteNonQuery();
            With(_delete, session, transaction: transaction).ExecuteNonQuery();
        }

        transaction.Commit();
        return isOwner;
    }

    /// <summary>Forgets what has expired and gives its room back.</summary>
    public void Sweep(DateTimeOffset now)
    {
        using (var transaction = _connection.BeginTransaction(deferred: false))
        {
            var expired = string.Create(
                CultureInfo.InvariantCulture, $"SELECT id FROM sessions WHERE expires_at <= {now.ToUnixTimeMilliseconds()}");
            Execute(_connection, $"DELETE FROM records WHERE session IN ({expired})", transaction);
            Execute(_connection, $"DELETE FROM sessions WHERE id IN ({expired})", transaction);
            transaction.Commit();
        }

        Execute(_connection, "PRAGMA incremental_vacuum(1000)");
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])
            [_find, _insert, _touch, _put, _remove, _read, _readAll, _take, _deleteRecords, _delete])
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static void CreateTables(SqliteConnection connection, string file)
    {
        using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt64(version.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found > SchemaVersion)
        {
            throw new InvalidOperationException(
                $"The session store '{file}' was written by a newer version of this server (format {found}, known is {SchemaVersion}).");
        }

        Execute(connection, """
            CREATE TABLE IF NOT EXISTS sessions (
                id TEXT NOT NULL PRIMARY KEY, incarnation INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires_at);
            CREATE TABLE IF NOT EXISTS records (
                session TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (session, key));
            """);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"));
    }

    private CommitOutcome Commit(SessionCommit commit, DateTimeOffset now, SqliteTransaction transaction)
    {
        var owner = Find(commit.Session, now, transaction);
        if (owner is null && commit.Incarnation == 1)
        {
            With(_deleteRecords, commit.Session, transaction: transaction).ExecuteNonQuery();
            With(_insert, commit.Session, transaction: transaction);
            _insert.Parameters["$incarnation"].Value = 1L;
            _insert.Parameters["$expires"].Value = commit.ExpiresAt.ToUnixTimeMilliseconds();
            _insert.ExecuteNonQuery();
        }
        else if (owner != commit.Incarnation)
        {
            return CommitOutcome.Fenced;
        }
        else
        {
            With(_touch, commit.Session, transaction: transaction);
            _touch.Parameters["$expires"].Value = commit.ExpiresAt.ToUnixTimeMilliseconds();
            _touch.ExecuteNonQuery();
        }

        foreach (var change in commit.Changes)
        {
            Apply(commit.Session, change, transaction);
        }

        return CommitOutcome.Kept;
    }

    private void Apply(SessionId session, StateChange change, SqliteTransaction transaction)
    {
        if (change.Value is not { } value)
        {
            With(_remove, session, change.Key, transaction).ExecuteNonQuery();
            return;
        }

        With(_put, session, change.Key, transaction);
        _put.Parameters["$value"].Value = value.ToArray();
        _put.ExecuteNonQuery();
    }

    /// <returns>The incarnation that owns the session; null when there is none, or it has expired.</returns>
    private long? Find(SessionId session, DateTimeOffset now, SqliteTransaction? transaction)
    {
        using var reader = With(_find, session, transaction: transaction).ExecuteReader();
        return reader.Read() && reader.GetInt64(1) > now.ToUnixTimeMilliseconds() ? reader.GetInt64(0) : null;
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in (string[])["$id", "$key", "$value", "$incarnation", "$expires"])
        {
            if (sql.Contains(name, StringComparison.Ordinal))
            {
                command.Parameters.Add(new SqliteParameter(name, ""));
            }
        }

        return command;
    }

    private static SqliteCommand With(
        SqliteCommand command,
        SessionId session,
        string? key = null,
        SqliteTransaction? transaction = null)
    {
        command.Transaction = transaction;
        command.Parameters["$id"].Value = session.Value;
        if (key is not null)
        {
            command.Parameters["$key"].Value = key;
        }

        return command;
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }
}
