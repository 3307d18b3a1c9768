using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>
/// Keeps sessions in one file of SQLite. What was committed survives the death of the process, whatever kills it; a power loss may take the last
/// moments (write-ahead log, <c>synchronous=NORMAL</c>). SQLite's calls block, so one thread of its own makes them all.
/// </summary>
public sealed class SqliteSessionStore : ISessionStore
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    // Far more than there are writers: the journal has one batch under way, and each client that comes back reads a little.
    private const int MaxWaiting = 10_000;

    private readonly BlockingCollection<Action<SqliteSessions>> _work = new(MaxWaiting);
    private readonly Thread _thread;
    private readonly TimeProvider _time;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="file">Its path; the folder must exist.</param>
    /// <param name="time">Tells what has expired.</param>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message says why.</exception>
    public SqliteSessionStore(string file, TimeProvider time)
    {
        _time = time;
        var sessions = SqliteSessions.Open(file);
        _thread = new Thread(() => Run(sessions)) { IsBackground = true, Name = "session store" };
        _thread.Start();
    }

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken) =>
        await DoAsync(sessions => sessions.Commit(commits, _time.GetUtcNow()), cancellationToken);

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        SessionId session,
        string key,
        CancellationToken cancellationToken) =>
        await DoAsync(sessions => sessions.Read(session, key, _time.GetUtcNow()), cancellationToken);

    public async ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken) =>
        await DoAsync(sessions => sessions.Take(session, _time.GetUtcNow()), cancellationToken);

    public async ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken) =>
        await DoAsync(sessions => sessions.Delete(session, incarnation), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> DoAsync<T>(Func<SqliteSessions, T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Do(SqliteSessions sessions)
        {
            try
            {
                done.SetResult(work(sessions));
            }
            catch (SqliteException exception)
            {
                done.SetException(new StoreUnavailableException(
                    $"SQLite failed: {exception.Message}", exception));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }

        try
        {
            if (!_work.TryAdd(Do))
            {
                throw new StoreUnavailableException("Too much waits for the session store.");
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new StoreUnavailableException("The session store is closed.", exception);
        }

        return await done.Task.WaitAsync(cancellationToken);
    }

    private void Run(SqliteSessions sessions)
    {
        using (sessions)
        {
            var nextSweep = _time.GetUtcNow() + SweepInterval;
            while (!_work.IsCompleted)
            {
                if (_work.TryTake(out var work, SweepInterval))
                {
                    work(sessions);
                }

                var now = _time.GetUtcNow();
                if (now >= nextSweep)
                {
                    nextSweep = now + SweepInterval;
                    Sweep(sessions, now);
                }
            }
        }
    }

    private static void Sweep(SqliteSessions sessions, DateTimeOffset now)
    {
        try
        {
            sessions.Sweep(now);
        }
        catch (SqliteException)
        {
            // The next one comes; what has expired is not there for anybody meanwhile.
        }
    }
}
