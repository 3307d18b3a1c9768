using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>
/// A thread with a connection of its own. SQLite knows no asynchronous calls, and its waits for the disk and for locks must not hold a thread of the pool.
/// </summary>
internal sealed class SqliteThread : IAsyncDisposable
{
    // More than all sessions' batches at once; whoever finds it full waits.
    private const int MaxQueued = 256;

    private readonly Channel<SqliteWork> _work = Channel.CreateBounded<SqliteWork>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteFile _file;
    private readonly TimeSpan _timeout;

    /// <param name="name">Of the thread.</param>
    /// <param name="file">Owned and used by the thread alone from here on.</param>
    /// <param name="timeout">Bounds each call, its time in the queue included.</param>
    public SqliteThread(string name, SqliteFile file, TimeSpan timeout)
    {
        _file = file;
        _timeout = timeout;
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <exception cref="StoreUnavailableException">The file cannot be used, or not in time; then the work may still be done.</exception>
    public async ValueTask<T> CallAsync<T>(Func<SqliteFile, T> body, CancellationToken cancellationToken)
    {
        var work = new SqliteWork<T>(body);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            await _work.Writer.WriteAsync(work, limit.Token).ConfigureAwait(false);
            return await work.Result.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"The session file {_file.Path} did not answer within {_timeout.TotalSeconds:0.###} s.");
        }
        catch (ChannelClosedException exception)
        {
            throw new StoreUnavailableException($"The session file {_file.Path} is closed.", exception);
        }
    }

    /// <summary>Does it some time, unless there is too much to do already.</summary>
    public void Post(Action<SqliteFile> body) => _work.Writer.TryWrite(new SqliteWork<bool>(file =>
    {
        body(file);
        return true;
    }));

    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        // A disk that hangs must not keep the process; the thread is one of the background.
        await _ended.Task.WaitAsync(_timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Run()
    {
        var reader = _work.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var work))
            {
                Do(work);
            }
        }

        _file.Dispose();
        _ended.SetResult();
    }

    private void Do(SqliteWork work)
    {
        try
        {
            work.Run(_file);
        }
        catch (SqliteException exception)
        {
            // A connection is cheap, and a new one forgets every half-done statement and every state of an error.
            _file.Close();
            work.Fail(SqliteFailure.Describe(_file.Path, exception));
        }
        // The thread must outlive every piece of work; whoever asked gets the exception.
        catch (Exception exception)
        {
            _file.Close();
            work.Fail(exception);
        }
    }
}
