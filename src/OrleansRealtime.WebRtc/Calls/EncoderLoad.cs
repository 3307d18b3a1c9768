using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>Looks at how busy this process is, for <see cref="EncoderComplexityPolicy"/>.</summary>
internal sealed class EncoderLoad
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly EncoderComplexityPolicy _policy = new();
    private TimeSpan _processor = Environment.CpuUsage.TotalTime;
    private long _last = Environment.TickCount64;
    private TimeSpan _latest;
    private volatile int _complexity = EncoderComplexityPolicy.AtFirst;

    /// <summary>0 to 9.</summary>
    public int Complexity => _complexity;

    /// <param name="lateness">How late one of the clock's threads was this time. Any thread.</param>
    public void Tick(TimeSpan lateness)
    {
        lock (_lock)
        {
            Tick_NeedsLock(lateness);
        }
    }

    private void Tick_NeedsLock(TimeSpan lateness)
    {
        _latest = lateness > _latest ? lateness : _latest;
        var now = Environment.TickCount64;
        var elapsed = TimeSpan.FromMilliseconds(now - _last);
        if (elapsed < Period)
        {
            return;
        }

        var processor = Environment.CpuUsage.TotalTime;
        var utilisation = (processor - _processor) / elapsed / Environment.ProcessorCount;
        _complexity = _policy.Update(TimeSpan.FromMilliseconds(now), utilisation, _latest);
        (_processor, _last, _latest) = (processor, now, TimeSpan.Zero);
    }
}
