using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Server.Calls;

/// <summary>
/// Tells a session that can be resumed how much of its answers has reached the client: by the client's own receiver reports, because what is
/// sent into a network that is gone has been heard by nobody.
/// </summary>
internal sealed class DeliveredPlayback(RtcCall call, MediaLeg leg)
{
    // Twice as often as a browser reports.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // 30 s of a client that does not report: longer than one that is not heard of keeps its call.
    private const int MaxWaiting = 60;

    private readonly Queue<(long Packets, IReadOnlyList<AudioHeard> Played)> _waiting = new();

    public async Task RunAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(ended))
        {
            if (leg.TakesPositions && Next() is { } heard)
            {
                await leg.ReportPlayedAsync(heard, ended);
            }
        }
    }

    private IReadOnlyList<AudioHeard>? Next()
    {
        var played = leg.Played();
        if (played.Count == 0 && _waiting.Count == 0)
        {
            return null;
        }

        var record = call.Record();
        if (played.Count > 0 && _waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue((record.PacketsSent, played));
        }

        IReadOnlyList<AudioHeard>? heard = null;
        while (_waiting.TryPeek(out var next) && next.Packets <= record.PacketsDelivered)
        {
            heard = _waiting.Dequeue().Played;
        }

        return heard;
    }
}
