using System.Diagnostics.Metrics;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Hosting.Tests.Journal;

public sealed class JournalMetricsTests
{
    [Fact]
    public async Task WhatWaits_WhatIsKept_AndWhetherTheStoreIsThere_IsMeasured()
    {
        var sums = new Dictionary<string, long>();
        using var listener = new MeterListener();
        await using var scene = new JournalScene();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == RealtimeMetrics.MeterName && instrument.Meter.Scope == scene.Meters)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (sums)
            {
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();

        var log = scene.Log();
        log.Record([JournalScene.Change("key", "0123456789")]);
        Assert.Equal(13, Sum("realtime.journal.pending"));
        await scene.LoseStoreAsync(log);
        Assert.Equal(-1, Sum("realtime.store.available"));
        log.Record([JournalScene.Change("key", "01234")]);
        await scene.RecoverAsync();
        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync());

        Assert.Equal(0, Sum("realtime.store.available"));
        Assert.Equal(0, Sum("realtime.journal.pending"));
        Assert.Equal(1, Sum("realtime.journal.commits"));
        Assert.Equal(8, Sum("realtime.journal.io"));

        long Sum(string name)
        {
            lock (sums)
            {
                return sums.GetValueOrDefault(name);
            }
        }
    }
}
