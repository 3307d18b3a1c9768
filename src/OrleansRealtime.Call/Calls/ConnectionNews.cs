using System.Collections.Concurrent;
using OrleansRealtime.Call.Views;
using OrleansRealtime.Client.Resumption.Notices;

namespace OrleansRealtime.Call.Calls;

/// <summary>What happens to the connection under a call that comes back: told by the session's thread, shown by the call's.</summary>
internal sealed class ConnectionNews
{
    private readonly ConcurrentQueue<ResumptionNotice> _untold = new();

    /// <summary>The connection is lost and not back yet.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Takes a notice; any thread.</summary>
    public void Add(ResumptionNotice notice) => _untold.Enqueue(notice);

    /// <summary>Shows what came since the last time.</summary>
    public void Show(ICallView view, TimeSpan now)
    {
        while (_untold.TryDequeue(out var notice))
        {
            IsAway = notice is Reconnecting || (IsAway && notice is not (Resumed or Lost));
            var (what, detail) = Describe(notice);
            view.Happened(now, what, detail);
        }
    }

    private static (string What, string Detail) Describe(ResumptionNotice notice) => notice switch
    {
        Reconnecting reconnecting => ("reconnecting", $"{reconnecting.Closure.Code} {reconnecting.Closure.Reason}"),
        Resumed resumed => (
            "resumed",
            $"after {Printable.Seconds(resumed.Gap)} s, {resumed.EventsReplayed} events missed, "
                + $"{resumed.SamplesResent * 1000 / Questions.Question.SampleRate} ms spoken again"),
        Resynced resynced => ("resynced", $"the conversation was told anew: {resynced.Reason}"),
        GoingAway away => ("server going away", $"within {Printable.Seconds(away.Deadline)} s {away.Reason}"),
        AudioDropped => ("audio dropped", "the connection is away for too long"),
        Lost lost => ("lost", lost.Detail),
        _ => (notice.GetType().Name, ""),
    };
}
