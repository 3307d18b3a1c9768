using OrleansRealtime.Audio;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// Silence that was given out because nothing came, though the sender had not paused: what it said came later. It is owed back
/// out of true silence. Only what then comes faster than time tells a stall from a microphone that was off while its clock
/// stood still: that one goes on at its pace, and the silence was right.
/// </summary>
internal sealed class SilenceDebt
{
    private static readonly TimeSpan MostDraining = TimeSpan.FromSeconds(1);

    // 100 ms: less is jitter.
    private const long Jitter = SampleTime.Rate / 10;

    // 8 kHz and 48 kHz are whole in it.
    private const int Grain = 60;

    private TimeSpan _since;
    private long _suspected;
    private long _came;
    private long _counted;

    /// <summary>Samples.</summary>
    public long Owed { get; private set; }

    /// <summary>Sound goes on behind silence of this many samples that its timestamps know nothing of.</summary>
    public void Suspect(TimeSpan now, long samples) => (_since, _suspected, _came, _counted) = (now, samples, 0, 0);

    /// <summary>Sound has come.</summary>
    public void Came(TimeSpan now, int samples)
    {
        if (_suspected == 0)
        {
            return;
        }

        var elapsed = now - _since;
        _came += samples;
        var early = Math.Min(_suspected, _came - SampleTime.FromTimeSpan(elapsed).Samples) / Grain * Grain;
        if (early > Math.Max(Jitter, _counted))
        {
            Owed += early - _counted;
            _counted = early;
        }

        if (elapsed > MostDraining || _counted == _suspected)
        {
            _suspected = 0;
        }
    }

    /// <summary>Silence of this many samples was left out.</summary>
    public void Pay(long samples) => Owed = Math.Max(0, Owed - samples);

    /// <summary>A new sender owes nothing.</summary>
    public void Clear() => (_suspected, Owed) = (0, 0);
}
