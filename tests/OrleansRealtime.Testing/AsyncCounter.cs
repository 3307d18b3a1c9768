namespace OrleansRealtime.Testing;

/// <summary>Counts what happened and lets a test wait for it in place of sleeping.</summary>
public sealed class AsyncCounter(string name)
{
    // Real time, and generous: reached only when the test has failed.
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<(long AtLeast, TaskCompletionSource Reached)> _waiters = [];
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Increment() => Add(1);

    public void Add(long amount)
    {
        List<TaskCompletionSource> reached = [];
        lock (_lock)
        {
            _value += amount;
            foreach (var waiter in _waiters.Where(waiter => waiter.AtLeast <= _value))
            {
                reached.Add(waiter.Reached);
            }

            _waiters.RemoveAll(waiter => waiter.AtLeast <= _value);
        }

        reached.ForEach(waiter => waiter.TrySetResult());
    }

    /// <summary>Completes once the count is at least <paramref name="atLeast"/>; fails after <paramref name="limit"/>, 30 s by default.</summary>
    public async Task WaitForAsync(long atLeast, TimeSpan? limit = null)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_value >= atLeast)
            {
                return;
            }

            _waiters.Add((atLeast, reached));
        }

        try
        {
            await reached.Task.WaitAsync(limit ?? DefaultLimit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited for {atLeast} × {name}, saw {Value}.");
        }
    }

    public override string ToString() => $"{name}: {Value}";
}
