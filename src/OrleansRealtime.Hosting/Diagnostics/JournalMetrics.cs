using System.Diagnostics.Metrics;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Hosting.Diagnostics;

/// <summary>What the journal of sessions measures.</summary>
public sealed class JournalMetrics
{
    private readonly Counter<long> _commits;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _bytes;
    private readonly UpDownCounter<long> _pending;
    private readonly UpDownCounter<long> _available;

    public JournalMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(RealtimeMetrics.MeterName);
        _commits = meter.CreateCounter<long>(
            "realtime.journal.commits", "{commit}", "Commits of sessions the store has answered.");
        _duration = meter.CreateHistogram<double>(
            "realtime.journal.batch.duration",
            "s",
            "How long the store takes over the commits that travel together.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3],
            });
        _bytes = meter.CreateCounter<long>("realtime.journal.io", "By", "Keys and values kept.");
        _pending = meter.CreateUpDownCounter<long>(
            "realtime.journal.pending", "By", "Keys and values recorded and not yet kept.");
        _available = meter.CreateUpDownCounter<long>(
            "realtime.store.available", "{store}", "1 while the store answers, 0 while it is away.");
    }

    public void Answered(CommitOutcome outcome, long bytes)
    {
        _commits.Add(1, new KeyValuePair<string, object?>("realtime.commit.outcome", NameOf(outcome)));
        if (outcome == CommitOutcome.Kept)
        {
            _bytes.Add(bytes);
        }
    }

    public void BatchEnded(TimeSpan duration, bool answered) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("realtime.store.answered", answered));

    public void PendingChanged(long bytes)
    {
        if (bytes != 0)
        {
            _pending.Add(bytes);
        }
    }

    public void StoreFound() => _available.Add(1);

    public void StoreLost() => _available.Add(-1);

    private static string NameOf(CommitOutcome outcome) => outcome == CommitOutcome.Kept ? "kept" : "fenced";
}
