using System.Net.Sockets;
using OrleansRealtime.Hosting.Journal;
using StackExchange.Redis;

namespace OrleansRealtime.Storage.Redis;

/// <summary>
/// A connection that answers or fails in bounded time. StackExchange.Redis 1.2.6 waits for ever for a server that hangs, and believes in its
/// connection all the while; so every wait is bounded here, and a connection that lets several calls in a row wait too long is replaced.
/// </summary>
internal sealed class RedisConnection(ConfigurationOptions options, TimeSpan timeout) : IAsyncDisposable
{
    private const int MaxTimeouts = 3;

    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connection;
    private int _timeouts;
    private bool _isDisposed;

    /// <summary>Asks the server. All calls of <paramref name="ask"/> are sent before the first is answered.</summary>
    /// <exception cref="StoreUnavailableException">There is no answer, or not in time; what was asked may still be done.</exception>
    public async ValueTask<T[]> AskAsync<T>(
        Func<IDatabase, int, Task<T>> ask,
        int count,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        Task<ConnectionMultiplexer>? connection = null;
        try
        {
            connection = Connect();
            var multiplexer = await connection.WaitAsync(limit.Token).ConfigureAwait(false);
            var database = multiplexer.GetDatabase();
            var asked = new Task<T>[count];
            for (var i = 0; i < count; i++)
            {
                asked[i] = ask(database, i);
            }

            var answers = Task.WhenAll(asked);
            // Given up, it may still fail, and nobody would look.
            _ = answers.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var result = await answers.WaitAsync(limit.Token).ConfigureAwait(false);
            Interlocked.Exchange(ref _timeouts, 0);
            return result;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            TimedOut(connection);
            throw new StoreUnavailableException($"Redis did not answer within {timeout.TotalSeconds:0.###} s.", exception);
        }
        catch (RedisServerException exception)
        {
            throw new StoreUnavailableException($"Redis refused: {exception.Message}", exception);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            if (connection is { IsFaulted: true })
            {
                Drop(connection);
            }

            throw new StoreUnavailableException("Redis cannot be reached.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connection;
        lock (_lock)
        {
            _isDisposed = true;
            connection = _connection;
            _connection = null;
        }

        if (connection is not null)
        {
            await CloseAsync(connection).WaitAsync(timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsLoss(Exception exception) => exception
        is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or IOException or SocketException;

    private Task<ConnectionMultiplexer> Connect()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _connection ??= ConnectionMultiplexer.ConnectAsync(options);
        }
    }

    private void TimedOut(Task<ConnectionMultiplexer>? connection)
    {
        if (connection is not null && Interlocked.Increment(ref _timeouts) >= MaxTimeouts)
        {
            Drop(connection);
        }
    }

    private void Drop(Task<ConnectionMultiplexer> connection)
    {
        lock (_lock)
        {
            // Calls that began together fail together; the connection that came after them is not to blame.
            if (_connection != connection)
            {
                return;
            }

            _connection = null;
            _timeouts = 0;
        }

        _ = CloseAsync(connection);
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> connection)
    {
        try
        {
            var multiplexer = await connection.ConfigureAwait(false);
            // Closing blocks for up to two seconds in 1.2.6; no thread of the pool is to wait for it.
            await Task.Factory.StartNew(
                multiplexer.Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsLoss(exception) || exception is OperationCanceledException)
        {
            // It was never connected, or is gone already.
        }
    }
}
