using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Hosting.Diagnostics;

/// <summary>Everything this server measures, under one meter. Names follow the OpenTelemetry rules.</summary>
public sealed class RealtimeMetrics
{
    public const string MeterName = "OrleansRealtime";

    private readonly UpDownCounter<long> _activeSessions;
    private readonly Histogram<double> _sessionDuration;
    private readonly Histogram<double> _timeToFirstAudio;
    private readonly Histogram<double> _responseDuration;
    private readonly Counter<long> _interruptions;
    private readonly Counter<long> _protocolErrors;
    private readonly Counter<long> _staleResults;
    private readonly Counter<long> _audioBytes;
    private readonly Counter<long> _resumes;

    public RealtimeMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _activeSessions = meter.CreateUpDownCounter<long>(
            "realtime.session.active", "{session}", "Sessions running now.");
        _sessionDuration = meter.CreateHistogram<double>(
            "realtime.session.duration", "s", "How long sessions last.");
        _timeToFirstAudio = meter.CreateHistogram<double>(
            "realtime.response.time_to_first_audio",
            "s",
            "From the end of a turn to the first words of the answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5],
            });
        _responseDuration = meter.CreateHistogram<double>(
            "realtime.response.duration", "s", "How long answers take to make.");
        _interruptions = meter.CreateCounter<long>(
            "realtime.response.interruptions", "{interruption}", "Answers cut short.");
        _protocolErrors = meter.CreateCounter<long>(
            "realtime.protocol.errors", "{error}", "Errors told to clients.");
        _staleResults = meter.CreateCounter<long>(
            "realtime.inference.stale_results", "{result}", "Results of operations that were over.");
        _resumes = meter.CreateCounter<long>("realtime.session.resumes", "{attempt}", "Clients that came back.");
        _audioBytes = meter.CreateCounter<long>("realtime.audio.io", "By", "Audio in the clients' formats.");
    }

    public void SessionStarted() => _activeSessions.Add(1);

    public void SessionEnded(TimeSpan duration, CloseReason reason)
    {
        _activeSessions.Add(-1);
        _sessionDuration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("realtime.close_reason", reason.ToString()));
    }

    /// <summary>A client came back.</summary>
    /// <param name="outcome"><c>replayed</c>, <c>resynced</c>, <c>adopted</c> or <c>refused</c>.</param>
    public void Resumed(string outcome) =>
        _resumes.Add(1, new KeyValuePair<string, object?>("realtime.resume.outcome", outcome));

    public void AudioReceived(int bytes) =>
        _audioBytes.Add(bytes, new KeyValuePair<string, object?>("network.io.direction", "receive"));

    public void AudioSent(int bytes) =>
        _audioBytes.Add(bytes, new KeyValuePair<string, object?>("network.io.direction", "transmit"));

    public void Record(SessionFact fact)
    {
        switch (fact)
        {
            case SessionFact.AnswerBegan { SinceTurnEnd: { } time }:
                _timeToFirstAudio.Record(time.TotalSeconds);
                break;
            case SessionFact.ResponseFinished finished:
                _responseDuration.Record(
                    finished.Duration.TotalSeconds,
                    new KeyValuePair<string, object?>("realtime.response.status", StatusOf(finished.Status)));
                break;
            case SessionFact.Interrupted:
                _interruptions.Add(1);
                break;
            case SessionFact.ProtocolErrorSent error:
                _protocolErrors.Add(1, new KeyValuePair<string, object?>("error.type", error.Code ?? "none"));
                break;
            case SessionFact.StaleResultDropped:
                _staleResults.Add(1);
                break;
        }
    }

    private static string StatusOf(ResponseStatus status) => status switch
    {
        ResponseStatus.Completed => "completed",
        ResponseStatus.Cancelled => "cancelled",
        ResponseStatus.Failed => "failed",
        ResponseStatus.Incomplete => "incomplete",
        _ => throw new UnreachableException(),
    };
}
