using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>
/// Keeps sessions in one file. A batch is one transaction in the write-ahead log: what is reported as kept survives the death of the process at any
/// moment, and all but the last moments survive the loss of power.
/// </summary>
public sealed class SqliteSessionStore : ISessionStore
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly SqliteThread _writer;
    private readonly SqliteThread _reader;
    private readonly ITimer _sweep;

    private SqliteSessionStore(string path, TimeSpan timeout, TimeProvider time)
    {
        _time = time;
        _writer = new SqliteThread("sessions-writer", new SqliteFile(path, timeout), timeout);
        _reader = new SqliteThread("sessions-reader", new SqliteFile(path, timeout), timeout);
        _sweep = time.CreateTimer(_ => _writer.Post(Sweep), null, SweepEvery, SweepEvery);
    }

    /// <summary>Opens the file, and makes it with its directory when it is not there.</summary>
    /// <param name="path">Of the file; two more, with <c>-wal</c> and <c>-shm</c> at their ends, are beside it while it is open.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="time">Says what has expired.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be made, written or understood; the message says why.</exception>
    public static async Task<SqliteSessionStore> OpenAsync(
        string path,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        SqliteFile.Create(path);
        var store = new SqliteSessionStore(path, timeout, time);
        try
        {
            // A transaction that writes nothing still asks for the right to.
            await store._writer.CallAsync(
                file =>
                {
                    using var transaction = file.Begin();
                    file.Execute("UPDATE sessions SET sequence = sequence WHERE id = -1", transaction);
                    transaction.Commit();
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            store._writer.Post(store.Sweep);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commits);
        for (var i = 0; i < commits.Count; i++)
        {
            RecordKey.ThrowIfInvalid(commits[i]);
        }

        return commits.Count == 0
            ? []
            : await _writer.CallAsync(
                file => SqliteCommits.Apply(file, commits, Now()), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken)
    {
        RecordKey.ThrowIfInvalid(key);
        return await _reader.CallAsync<ReadOnlyMemory<byte>?>(
            file => file.Prepare(
                "SELECT value FROM records JOIN sessions ON id = session WHERE name = $1 AND key = $2 AND expires_at > $3",
                null,
                session.Value,
                key,
                Now()).ExecuteScalar() is byte[] value
                ? value
                : default(ReadOnlyMemory<byte>?),
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken) =>
        _writer.CallAsync(file => Take(file, session, Now()), cancellationToken);

    public async ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken) =>
        await _writer.CallAsync(file => Delete(file, session, incarnation), cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Lets the file have no more pages than this until the next error: a full disk, for tests.</summary>
    internal async ValueTask LimitPagesAsync(int pages) => await _writer.CallAsync(
        file => file.Prepare($"PRAGMA max_page_count = {pages}", null).ExecuteScalar(), CancellationToken.None).ConfigureAwait(false);

    private static StoredSession? Take(SqliteFile file, SessionId session, long now)
    {
        using var transaction = file.Begin();
        long id;
        long incarnation;
        using (var found = file.Prepare(
            "UPDATE sessions SET incarnation = incarnation + 1, sequence = 0 WHERE name = $1 AND expires_at > $2 RETURNING id, incarnation",
            transaction,
            session.Value,
            now).ExecuteReader())
        {
            if (!found.Read())
            {
                return null;
            }

            id = found.GetInt64(0);
            incarnation = found.GetInt64(1);
        }

        var records = new Dictionary<string, ReadOnlyMemory<byte>>();
        using (var rows = file.Prepare("SELECT key, value FROM records WHERE session = $1", transaction, id).ExecuteReader())
        {
            while (rows.Read())
            {
                records[rows.GetString(0)] = rows.GetFieldValue<byte[]>(1);
            }
        }

        transaction.Commit();
        return new StoredSession(incarnation, records);
    }

    private static bool Delete(SqliteFile file, SessionId session, long incarnation)
    {
        using var transaction = file.Begin();
        if (file.Prepare(
            "DELETE FROM sessions WHERE name = $1 AND incarnation <= $2 RETURNING id",
            transaction,
            session.Value,
            incarnation).ExecuteScalar() is long id)
        {
            file.Execute("DELETE FROM records WHERE session = $1", transaction, id);
        }

        transaction.Commit();
        return true;
    }

    private void Sweep(SqliteFile file)
    {
        if (SqliteSweep.Run(file, Now()))
        {
            // A bit at a time, so that commits are never kept waiting for long.
            _writer.Post(Sweep);
        }
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
