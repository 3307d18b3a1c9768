using System.Diagnostics;
using OrleansRealtime.Load.Measuring;

namespace OrleansRealtime.Load.Callers;

/// <summary>Sends every caller's frames when they are due, from one thread; and knows how late it was itself.</summary>
internal sealed class CallClock : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Caller> _joining = [];
    private readonly List<Caller> _callers = [];
    private readonly Thread _thread;
    private volatile bool _stopped;

    public CallClock()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "call clock", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>How late frames were sent, by fault of this tool. Read it when all callers are done.</summary>
    public Distribution Lag { get; } = new();

    public void Add(Caller caller)
    {
        lock (_lock)
        {
            _joining.Add(caller);
        }
    }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_stopped)
        {
            lock (_lock)
            {
                _callers.AddRange(_joining);
                _joining.Clear();
            }

            for (var i = _callers.Count - 1; i >= 0; i--)
            {
                SendDue(_callers[i]);
                if (_callers[i].NextDueAt == long.MaxValue)
                {
                    _callers[i] = _callers[^1];
                    _callers.RemoveAt(_callers.Count - 1);
                }
            }

            // The shortest sleep there is, about a millisecond; a wait per caller would be no finer and cost more.
            Thread.Sleep(1);
        }
    }

    private void SendDue(Caller caller)
    {
        while (caller.NextDueAt is var due && Stopwatch.GetTimestamp() is var now && due <= now)
        {
            Lag.Add(Stopwatch.GetElapsedTime(due, now));
            caller.SendNext();
        }
    }
}
