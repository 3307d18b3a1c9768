using System.Diagnostics;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>One thread of <see cref="RtcClockwork"/>, and the calls it wakes. Without calls it sleeps.</summary>
/// <param name="number">For its name.</param>
/// <param name="tick">Hears how late it was.</param>
internal sealed class ClockLane(int number, Action<TimeSpan> tick) : IDisposable
{
    // A quarter of a frame of 20 ms, which is how late one may leave.
    private const int PeriodMilliseconds = 5;

    private readonly Lock _lock = new();

    private readonly AutoResetEvent _changed = new(false);
    private Thread? _thread;
    private volatile RtcCall[] _calls = [];
    private volatile bool _isStopping;
    private bool _isDisposed;

    public int Count => _calls.Length;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = $"Calls' clock {number}", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public void Add(RtcCall call)
    {
        lock (_lock)
        {
            _calls = [.. _calls, call];
        }

        Wake();
    }

    public void Remove(RtcCall call)
    {
        lock (_lock)
        {
            _calls = [.. _calls.Where(other => other != call)];
        }
    }

    /// <summary>Returns when the thread has ended; as often as one likes, after <see cref="Dispose"/> too. Not to be called by it.</summary>
    public void Stop()
    {
        _isStopping = true;
        Wake();
        _thread?.Join();
    }

    /// <summary>Stops it first.</summary>
    public void Dispose()
    {
        Stop();
        lock (_lock)
        {
            _isDisposed = true;
            _changed.Dispose();
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _changed.Set();
            }
        }
    }

    private void Run()
    {
        while (!_isStopping)
        {
            var last = Stopwatch.GetTimestamp();
            var calls = _calls;
            foreach (var call in calls)
            {
                call.RunWhenDue();
            }

            if (calls.Length == 0)
            {
                _changed.WaitOne();
                continue;
            }

            Nap.Take(PeriodMilliseconds);

            // How late the clock itself is tells how busy the machine is.
            tick(Stopwatch.GetElapsedTime(last) - TimeSpan.FromMilliseconds(PeriodMilliseconds));
        }
    }
}
