using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// Carries control messages to the session in order: at most one batch under way, and what comes meanwhile is the next one.
/// That is all the ordering a cluster gives, and it batches by itself when the session is busy.
/// </summary>
internal sealed class ControlUplink(ISessionConnection session, Action<ControlReceipt> handleReceipt) : IDisposable
{
    private const int Capacity = 256;

    // A message takes one place for each of these bytes begun: 32 MiB in all, and the largest one fits.
    private const int BytesPerPlace = 128 * 1024;

    private readonly Lock _lock = new();
    private readonly Signal _work = new();
    private readonly SemaphoreSlim _room = new(Capacity, Capacity);
    private readonly SemaphoreSlim _taking = new(1, 1);
    private List<ControlMessage> _pending = [];
    private TaskCompletionSource? _flushed;
    private bool _closed;

    /// <summary>Queues a message; waits while the session is far behind.</summary>
    public async ValueTask PostAsync(ControlMessage message, CancellationToken cancellationToken)
    {
        await TakeRoomAsync(PlacesOf(message), cancellationToken);
        lock (_lock)
        {
            _pending.Add(message);
        }

        _work.Set();
    }

    /// <summary>Returns when the session has acted on everything posted so far.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Task flushed;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            flushed = _flushed.Task;
        }

        _work.Set();
        await flushed.WaitAsync(cancellationToken);
    }

    /// <summary>Sends until closed or until the session is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync();
                if (_closed)
                {
                    return;
                }

                await SendAsync(cancellationToken);
            }
        }
        finally
        {
            Close();
        }
    }

    public void Close()
    {
        TaskCompletionSource? flushed;
        lock (_lock)
        {
            _closed = true;
            (flushed, _flushed) = (_flushed, null);
        }

        flushed?.TrySetResult();
        _work.Set();
    }

    public void Dispose()
    {
        _room.Dispose();
        _taking.Dispose();
    }

    private static int PlacesOf(ControlMessage message) =>
        message is ControlMessage.ClientEvent received ? Math.Min(Capacity, 1 + (received.Utf8.Length / BytesPerPlace)) : 1;

    // One at a time: two that each have half of what they need would wait for each other.
    private async ValueTask TakeRoomAsync(int places, CancellationToken cancellationToken)
    {
        await _taking.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            for (; taken < places; taken++)
            {
                await _room.WaitAsync(cancellationToken);
            }
        }
        catch when (taken > 0)
        {
            _room.Release(taken);
            throw;
        }
        finally
        {
            _taking.Release();
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        List<ControlMessage> batch;
        TaskCompletionSource? flushed;
        lock (_lock)
        {
            (batch, _pending) = (_pending, []);
            (flushed, _flushed) = (_flushed, null);
        }

        try
        {
            if (batch.Count > 0)
            {
                handleReceipt(await session.PostAsync(batch, cancellationToken));
                _room.Release(batch.Sum(PlacesOf));
            }
        }
        finally
        {
            flushed?.TrySetResult();
        }
    }
}
