using System.Diagnostics.Metrics;
using OrleansRealtime.Hosting.Diagnostics;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>What is measured of calls, under the meter of the server.</summary>
public sealed class RtcMetrics
{
    private const string Direction = "network.io.direction";

    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _setUp;
    private readonly Histogram<double> _jitter;
    private readonly Histogram<double> _roundTrip;
    private readonly Histogram<double> _mos;
    private readonly Histogram<double> _concealed;
    private readonly Histogram<double> _loss;
    private readonly Counter<long> _packets;

    public RtcMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(RealtimeMetrics.MeterName);
        _active = meter.CreateUpDownCounter<long>("realtime.webrtc.call.active", "{call}", "Calls running now.");
        _duration = meter.CreateHistogram<double>("realtime.webrtc.call.duration", "s", "How long calls last.");
        _setUp = meter.CreateHistogram<double>(
            "realtime.webrtc.call.setup.duration",
            "s",
            "From the answer to a connection that media can use.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] });
        _jitter = meter.CreateHistogram<double>("realtime.webrtc.call.jitter", "s", "Interarrival jitter of callers' voices.");
        _roundTrip = meter.CreateHistogram<double>("realtime.webrtc.call.round_trip", "s", "Round trip to callers.");
        _mos = meter.CreateHistogram<double>(
            "realtime.webrtc.call.mos",
            "1",
            "How callers' voices sounded here, by the E-model.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 1.5, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 4.25, 4.5] });
        _concealed = meter.CreateHistogram<double>("realtime.webrtc.call.concealed", "1", "Share of callers' voices that was invented.");
        _loss = meter.CreateHistogram<double>("realtime.webrtc.call.loss", "1", "Share of packets lost.");
        _packets = meter.CreateCounter<long>("realtime.webrtc.packets", "{packet}", "Packets of media.");
    }

    public void CallStarted() => _active.Add(1);

    public void CallEnded(RtcRecord record)
    {
        _active.Add(-1);
        _duration.Record(record.Duration.TotalSeconds, new KeyValuePair<string, object?>("realtime.close_reason", record.EndReason.ToString()));
        if (record.ConnectedAfter is not { } connected)
        {
            return;
        }

        _setUp.Record(connected.TotalSeconds);
        _jitter.Record(record.Jitter.TotalSeconds);
        _concealed.Record(record.Concealed);
        _loss.Record(record.Loss, new KeyValuePair<string, object?>(Direction, "receive"));
        _loss.Record(record.RemoteLoss, new KeyValuePair<string, object?>(Direction, "transmit"));
        _packets.Add(record.PacketsReceived, new KeyValuePair<string, object?>(Direction, "receive"));
        _packets.Add(record.PacketsSent, new KeyValuePair<string, object?>(Direction, "transmit"));
        if (record.RoundTrip is { } roundTrip)
        {
            _roundTrip.Record(roundTrip.TotalSeconds);
        }

        if (record.Mos is { } mos)
        {
            _mos.Record(mos);
        }
    }
}
