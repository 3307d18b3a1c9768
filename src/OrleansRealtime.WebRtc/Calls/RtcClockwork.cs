namespace OrleansRealtime.WebRtc.Calls;

/// <summary>
/// Wakes every call that has something to do by the clock, and has it done on the spot. A few threads for all: a timer for each frame of
/// each call would cost more than the frames, and so would handing each frame to the thread pool.
/// </summary>
internal sealed class RtcClockwork : IDisposable
{
    // Each is a processor's worth of encoders.
    private const int MostLanes = 32;

    private readonly ClockLane[] _lanes;

    /// <param name="tick">Hears how late the clock was; any thread.</param>
    public RtcClockwork(Action<TimeSpan> tick) =>
        _lanes = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MostLanes)).Select(number => new ClockLane(number, tick))];

    public void Start() => Array.ForEach(_lanes, lane => lane.Start());

    /// <summary>Wakes a call from now on, until its <see cref="RtcCall.Lane"/> is rid of it.</summary>
    public void Add(RtcCall call)
    {
        call.Lane = _lanes.MinBy(lane => lane.Count)!;
        call.Lane.Add(call);
    }

    public Task StopAsync() => Task.Run(() => Array.ForEach(_lanes, lane => lane.Stop()));

    public void Dispose() => Array.ForEach(_lanes, lane => lane.Dispose());
}
