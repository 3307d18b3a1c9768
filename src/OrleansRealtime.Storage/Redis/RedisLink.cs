using OrleansRealtime.Hosting.Journal;
using StackExchange.Redis;

namespace OrleansRealtime.Storage.Redis;

/// <summary>
/// A connection to Redis that gives up in time. The client library waits for ever for a server that hangs, so every call is bounded here, and a
/// connection on which several calls in a row were not answered is replaced.
/// </summary>
public sealed class RedisLink(string configuration, TimeSpan timeout, TimeProvider time) : IAsyncDisposable
{
    private const int MaxSilences = 3;

    // Connecting takes several exchanges, and the client library some time to set itself up.
    private readonly TimeSpan _connectTimeout = timeout * 5;

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private ConnectionMultiplexer? _connection;
    private int _silences;
    private bool _disposed;

    /// <exception cref="StoreUnavailableException">Redis cannot be reached, or does not answer in time.</exception>
    public async Task<T> DoAsync<T>(Func<IDatabase, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            var result = await work(connection.GetDatabase()).WaitAsync(timeout, time, cancellationToken);
            Volatile.Write(ref _silences, 0);
            return result;
        }
        catch (TimeoutException exception)
        {
            await CountSilenceAsync();
            throw new StoreUnavailableException("Redis did not answer in time.", exception);
        }
        catch (RedisException exception)
        {
            throw new StoreUnavailableException($"Redis failed: {exception.Message}", exception);
        }
        catch (ObjectDisposedException exception)
        {
            throw new StoreUnavailableException("The connection to Redis was just replaced.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync();
        try
        {
            _disposed = true;
            Drop();
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async ValueTask<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _connection) is { } known)
        {
            return known;
        }

        if (!await _connecting.WaitAsync(_connectTimeout, cancellationToken))
        {
            throw new TimeoutException();
        }

        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _connection ??= await OpenAsync().WaitAsync(_connectTimeout, time, cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private Task<ConnectionMultiplexer> OpenAsync()
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = true;
        options.ConnectTimeout = (int)_connectTimeout.TotalMilliseconds;
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    private async ValueTask CountSilenceAsync()
    {
        if (Interlocked.Increment(ref _silences) < MaxSilences)
        {
            return;
        }

        await _connecting.WaitAsync();
        try
        {
            if (Volatile.Read(ref _silences) >= MaxSilences)
            {
                Volatile.Write(ref _silences, 0);
                Drop();
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    // Closing waits for answers that will not come: somebody else does it.
    private void Drop()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            _ = Task.Run(() => connection.Close(allowCommandsToComplete: false));
        }
    }
}
