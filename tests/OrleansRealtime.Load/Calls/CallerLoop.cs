using System.Diagnostics;

namespace OrleansRealtime.Load.Calls;

/// <summary>Moves all callers, from one thread.</summary>
internal sealed class CallerLoop : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<MediaCaller> _joining = [];
    private readonly List<MediaCaller> _leaving = [];
    private readonly List<MediaCaller> _callers = [];
    private readonly long _origin = Stopwatch.GetTimestamp();
    private readonly Thread _thread;
    private volatile bool _isStopped;

    public CallerLoop()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "callers", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Read it when the callers have left, or the counts alone at any time.</summary>
    public CallerTally Tally { get; } = new();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_origin);

    public void Add(MediaCaller caller)
    {
        lock (_lock)
        {
            _joining.Add(caller);
        }
    }

    /// <summary>Has a caller hang up; it is disposed.</summary>
    public void Remove(MediaCaller caller)
    {
        lock (_lock)
        {
            _leaving.Add(caller);
        }
    }

    /// <summary>Whether all that were added are heard by now.</summary>
    public bool AllHear()
    {
        lock (_lock)
        {
            return _joining.Count == 0 && _callers.TrueForAll(caller => caller.IsHeard);
        }
    }

    /// <summary>Returns when it holds, or throws.</summary>
    public async Task WaitAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = Now;
        while (!condition())
        {
            if (Now - began > patience)
            {
                throw new TimeoutException($"Callers that hear nothing after {patience.TotalSeconds:0} s. One: {Laggard()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        _callers.ForEach(caller => caller.Dispose());
        _joining.ForEach(caller => caller.Dispose());
    }

    private string Laggard()
    {
        lock (_lock)
        {
            return _callers.Find(caller => !caller.IsHeard)?.Progress ?? "none";
        }
    }

    private void Run()
    {
        while (!_isStopped)
        {
            lock (_lock)
            {
                _callers.AddRange(_joining);
                _joining.Clear();
                foreach (var caller in _leaving)
                {
                    caller.HangUp(Now);
                    caller.Dispose();
                    _callers.Remove(caller);
                }

                _leaving.Clear();
                foreach (var caller in _callers)
                {
                    if (Now is var now && now >= caller.NextAt)
                    {
                        caller.Step(now);
                    }
                }
            }

            // The shortest sleep there is.
            Thread.Sleep(1);
        }
    }
}
