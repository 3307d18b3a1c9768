using System.Threading.Tasks.Sources;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Wakes one waiter. A set before the wait is not lost, several sets count as one. Waiting allocates nothing, which is why
/// this is no semaphore.
/// </summary>
/// <param name="wakesInline">
/// Whether the waiter goes on within <see cref="Set"/>, on the thread that sets: saves a thread the waking of another, and is for those
/// alone who set while they hold no lock and can spare the time.
/// </param>
public sealed class Signal(bool wakesInline = false) : IValueTaskSource
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = !wakesInline };
    private bool _isSet;
    private bool _isWaiting;

    public void Set()
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                _isSet = true;
                return;
            }

            _isWaiting = false;
        }

        _core.SetResult(true);
    }

    /// <summary>Completes at the next <see cref="Set"/>, or at once if there was one since the last wait. One waiter only.</summary>
    public ValueTask WaitAsync()
    {
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            if (_isWaiting)
            {
                throw new InvalidOperationException("Somebody waits already.");
            }

            _core.Reset();
            _isWaiting = true;
            return new ValueTask(this, _core.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);
}
