namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>Holds audio that waited to four times real time, until nothing waits any more. Not thread-safe.</summary>
internal sealed class CatchUpPacer
{
    private const int SamplesPerSecond = 24_000;
    private const int TimesRealTime = 4;

    // 20 ms at a time: less would be nothing but messages.
    private const long SmallestPiece = SamplesPerSecond / 50;

    // 100 ms of audio: what leaves at once, so that a short gap is closed without any wait.
    private const long Burst = SamplesPerSecond / 10;

    private TimeSpan _began;
    private long _sent;

    public bool IsActive { get; private set; }

    public void Start(TimeSpan now)
    {
        IsActive = true;
        _began = now;
        _sent = 0;
    }

    public void Stop() => IsActive = false;

    public void Count(long samples) => _sent += samples;

    /// <summary>Samples that may go now; no limit when nothing waited.</summary>
    public long Allowed(TimeSpan now)
    {
        if (!IsActive)
        {
            return int.MaxValue;
        }

        var allowed = Burst + (long)((now - _began).TotalSeconds * SamplesPerSecond * TimesRealTime) - _sent;
        return allowed < SmallestPiece ? 0 : allowed;
    }

    /// <summary>Time until the smallest piece may go.</summary>
    public TimeSpan Wait(TimeSpan now)
    {
        var missing = SmallestPiece + _sent - Burst;
        var at = _began + TimeSpan.FromSeconds((double)missing / (SamplesPerSecond * TimesRealTime));
        return at > now ? at - now : TimeSpan.FromMilliseconds(1);
    }
}
