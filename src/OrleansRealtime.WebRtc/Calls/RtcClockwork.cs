using System.Diagnostics;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>
/// Wakes every call that has something to do by the clock. One thread for all: a timer for each frame of each call would cost more
/// than the frames.
/// </summary>
internal sealed class RtcClockwork(IEnumerable<KeyValuePair<string, RtcCall>> calls, Action<TimeSpan> tick) : IDisposable
{
    // A quarter of a frame of 20 ms, which is how late one may leave.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _stopping = new();
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Calls' clock", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public async ValueTask StopAsync()
    {
        _stopping.Set();
        if (_thread is { } thread)
        {
            await Task.Run(thread.Join);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private void Run()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_stopping.Wait(Period))
        {
            // How late the clock itself is tells how busy the machine is.
            tick(Stopwatch.GetElapsedTime(last) - Period);
            last = Stopwatch.GetTimestamp();
            foreach (var (_, call) in calls)
            {
                call.WakeWhenDue();
            }
        }
    }
}
