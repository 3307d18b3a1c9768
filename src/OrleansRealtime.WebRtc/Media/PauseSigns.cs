using OrleansRealtime.Audio;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// Tells from what a sender has done how long no packet may come before that is its silence and no stall. Who sends its silence
/// as packets, as browsers do, is believed to be stalled for two seconds; who leaves silence out (discontinuous transmission),
/// and last sent some, for a fifth of a second.
/// </summary>
internal sealed class PauseSigns
{
    /// <summary>Nobody at all sends for so long: then the client must be taken as silent.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Beyond jitter, and well under any silence that ends a turn.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    // 100 ms: a shorter jump of the timestamp is a capture that slipped.
    private const long LeastPause = SampleTime.Rate / 10;

    // Who leaves silence out does so long before a second of it: Opus after 200 ms.
    private const long MostSent = SampleTime.Rate;

    private bool _leavesOut;
    private bool _announced;
    private long _quiet;

    /// <summary>How long nothing may come before silence goes out.</summary>
    public TimeSpan Patience => _announced || (_leavesOut && _quiet > 0) ? Shortest : Longest;

    /// <summary>A new sender.</summary>
    public void Restart() => (_leavesOut, _announced, _quiet) = (false, false, 0);

    /// <summary>The timestamps of a sound say that it does not follow on the one before.</summary>
    public void Paused(long samples)
    {
        if (samples >= LeastPause)
        {
            (_leavesOut, _quiet) = (true, 0);
        }
    }

    /// <summary>A packet was decoded.</summary>
    /// <param name="samples">Its sound.</param>
    /// <param name="isQuiet">There is nothing to hear in it.</param>
    /// <param name="isAnnounced">The sender says by it that it sends no silence.</param>
    public void Came(int samples, bool isQuiet, bool isAnnounced)
    {
        _announced = isAnnounced;
        _quiet = isQuiet ? _quiet + samples : 0;
        _leavesOut &= _quiet <= MostSent;
    }
}
