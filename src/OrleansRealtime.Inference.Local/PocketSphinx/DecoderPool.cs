namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>
/// Lends decoders, first come first served. Makes one when none is free, up to a bound; what was made stays.
/// </summary>
internal sealed class DecoderPool<T>(Func<T> load, int max, int maxWaiting) : IDisposable
    where T : class, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _free = [];
    private readonly LinkedList<TaskCompletionSource<T>> _waiting = [];
    private int _made;
    private bool _disposed;

    /// <summary>Decoders that exist or are being made.</summary>
    public int Made
    {
        get
        {
            lock (_lock)
            {
                return _made;
            }
        }
    }

    /// <summary>Decoders nobody uses.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
            {
                return _free.Count;
            }
        }
    }

    /// <summary>Callers waiting for a decoder.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Takes a free decoder, or waits for one.</summary>
    /// <exception cref="EngineBusyException">Too many wait already.</exception>
    /// <exception cref="EngineUnavailableException">No decoder can be made on this machine.</exception>
    public ValueTask<T> RentAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<T>> waiter;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free.TryPop(out var decoder))
            {
                return new ValueTask<T>(decoder);
            }

            // Those for whom a decoder is being made are served soon; only the others count as a queue.
            if (_made == max && _waiting.Count >= maxWaiting)
            {
                throw new EngineBusyException("PocketSphinx", _waiting.Count);
            }

            waiter = _waiting.AddLast(
                new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_made < max)
            {
                StartMaking_NeedsLock();
            }
        }

        return new ValueTask<T>(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>Gives a decoder back; the first in the queue gets it.</summary>
    public void Return(T decoder)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                if (!HandOver_NeedsLock(decoder))
                {
                    _free.Push(decoder);
                }

                return;
            }
        }

        decoder.Dispose();
    }

    /// <summary>Drops a decoder that failed; another is made when somebody waits.</summary>
    public void Discard(T decoder)
    {
        lock (_lock)
        {
            _made--;
            if (!_disposed && _waiting.Count > 0)
            {
                StartMaking_NeedsLock();
            }
        }

        decoder.Dispose();
    }

    /// <summary>Makes decoders until <paramref name="count"/> exist. Throws what making one throws.</summary>
    public async Task WarmUpAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (_disposed || _made >= Math.Min(count, max))
                {
                    return;
                }

                _made++;
            }

            await MakeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        T[] free;
        TaskCompletionSource<T>[] waiting;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            free = [.. _free];
            waiting = [.. _waiting];
            _free.Clear();
            _waiting.Clear();
        }

        foreach (var waiter in waiting)
        {
            waiter.TrySetException(new ObjectDisposedException(nameof(DecoderPool<>)));
        }

        foreach (var decoder in free)
        {
            decoder.Dispose();
        }
    }

    private async Task<T> WaitAsync(
        LinkedListNode<TaskCompletionSource<T>> waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (pool, node) = ((DecoderPool<T>, LinkedListNode<TaskCompletionSource<T>>))state!;
                pool.GiveUp(node, token);
            },
            (this, waiter)).ConfigureAwait(false);
        return await waiter.Value.Task.ConfigureAwait(false);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource<T>> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Served in the same moment: the decoder is the caller's now.
            if (waiter.List is null)
            {
                return;
            }

            _waiting.Remove(waiter);
        }

        waiter.Value.TrySetCanceled(cancellationToken);
    }

    private void StartMaking_NeedsLock()
    {
        _made++;
        _ = Task.Run(async () =>
        {
            try
            {
                await MakeAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The caller who waits is told; with the pool at its end, so is everybody behind it.
                FailWaiting(exception);
            }
        });
    }

    /// <summary>Makes one decoder, already counted, and puts it to use.</summary>
    private async Task MakeAsync()
    {
        T decoder;
        try
        {
            // Reads a hundred megabytes: not on the caller's thread.
            decoder = await Task.Run(load).ConfigureAwait(false);
        }
        catch
        {
            lock (_lock)
            {
                _made--;
            }

            throw;
        }

        Return(decoder);
    }

    private void FailWaiting(Exception exception)
    {
        TaskCompletionSource<T>[] failed;
        lock (_lock)
        {
            if (_made > 0)
            {
                // Others work: who waits gets one of those.
                return;
            }

            failed = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiter in failed)
        {
            waiter.TrySetException(exception);
        }
    }

    private bool HandOver_NeedsLock(T decoder)
    {
        while (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            if (first.Value.TrySetResult(decoder))
            {
                return true;
            }
        }

        return false;
    }
}
