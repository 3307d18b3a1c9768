using System.Text.Json.Nodes;
using OrleansRealtime.Call.Playback;
using OrleansRealtime.Call.Questions;
using OrleansRealtime.Call.Views;
using OrleansRealtime.Client;
using OrleansRealtime.Client.Resumption;

namespace OrleansRealtime.Call.Calls;

/// <summary>
/// One question and its answer. Two things run beside each other: the speaker, and the reader of events, which also decides
/// when the call is over. All state belongs to the reader.
/// </summary>
internal sealed class VoiceCall : IDisposable
{
    // After the answer: for a late transcript, and for a server that hears one more turn in the recording.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(750);
    private static readonly TimeSpan TranscriptGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly RealtimeConversation _session;
    private readonly CallSettings _settings;
    private readonly Question? _question;
    private readonly QuestionSpeaker? _speaker;
    private readonly ICallView _view;
    private readonly ConnectionNews? _news;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CallEvents _events;
    private TimeSpan _lastActivity;
    private TimeSpan _askedAt;

    public VoiceCall(
        RealtimeConversation session,
        CallSettings settings,
        Question? question,
        ICallView view,
        TimeProvider time,
        ConnectionNews? news = null)
    {
        _session = session;
        _settings = settings;
        _question = question;
        _speaker = question is null ? null : new QuestionSpeaker(session, question, time);
        _view = view;
        _news = news;
        _time = time;
        _began = time.GetTimestamp();
        _events = new CallEvents(session, view, settings.AllEvents);
    }

    public Captions Captions => _events.Captions;

    public SpokenAnswer Answer => _events.Answer;

    public TurnTracker Turns => _events.Turns;

    public string? Tokens => _events.Tokens;

    /// <summary>The end of the speech, or the moment the typed question left: what latencies are counted from.</summary>
    public TimeSpan Asked =>
        _speaker is { SpeechEndedAt: > 0 and var at } ? _time.GetElapsedTime(_began, at) : _askedAt;

    /// <summary>When the last sample of the turn, its silence included, was spoken; null when the server found no turn.</summary>
    public TimeSpan? TurnEndedAt => _speaker is { StartedAt: > 0 and var at } && Turns.Marks.TurnEnd is { } end
        ? _time.GetElapsedTime(_began, at) + end
        : null;

    private TimeSpan Now => _time.GetElapsedTime(_began);

    private bool QuestionIsOut => _speaker is null || _speaker.Sent >= _question!.Duration + Grace;

    public async Task<CallResult> RunAsync(CancellationToken cancellationToken)
    {
        if (_settings.Text is { } typed)
        {
            _events.Typed(typed);
            _askedAt = Now;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var speaking = AskAsync(over.Token);
        var watching = WatchAsync(over);
        try
        {
            await ReadAsync(over.Token);
            var closure = await _session.Closed;
            return new CallResult(_events.Turns.Answers > 0 ? null : NoAnswer("The server ended the call."), closure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CallResult(_events.Turns.Answers > 0 ? null : NoAnswer(TimedOut()), null);
        }
        catch (SessionLostException lost)
        {
            return new CallResult(NoAnswer(lost.Message), lost.Closure);
        }
        catch (RealtimeConnectionClosedException closed)
        {
            return new CallResult(NoAnswer($"{closed.Message}."), closed.Closure);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(speaking, watching);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _session.UpdateAsync(SessionJson(), cancellationToken: cancellationToken);
            if (_speaker is not null)
            {
                await _speaker.SpeakAsync(cancellationToken);
                return;
            }

            await _session.CreateUserTextAsync(_settings.Text!, cancellationToken: cancellationToken);
            await _session.CreateResponseAsync(cancellationToken: cancellationToken);
        }
        catch (Exception ended) when (ended
            is OperationCanceledException or RealtimeConnectionClosedException or SessionLostException or TimeoutException)
        {
            // The reader has the server's reasons, which came before the close, and reports them.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var received in _session.ReadEventsAsync(cancellationToken))
        {
            using (received)
            {
                await _turn.WaitAsync(cancellationToken);
                try
                {
                    _lastActivity = Now;
                    await _events.HandleAsync(received, Now, cancellationToken);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
    }

    /// <summary>Moves the display on and ends the call when there is nothing left to wait for, or patience is.</summary>
    private async Task WatchAsync(CancellationTokenSource over)
    {
        using var ticks = new PeriodicTimer(TickInterval, _time);
        try
        {
            while (await ticks.WaitForNextTickAsync(over.Token))
            {
                await _turn.WaitAsync(over.Token);
                try
                {
                    _view.Progressed(new CallProgress(
                        Now, _speaker?.Sent, _question?.Duration ?? default, Answer.Heard(Now), Answer.Duration));
                    _news?.Show(_view, Now);
                    if (IsOver())
                    {
                        await over.CancelAsync();
                    }
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private bool IsOver()
    {
        if (!QuestionIsOut)
        {
            return false;
        }

        if (_news?.IsAway == true)
        {
            // Nothing can be heard; the session itself gives up when it must.
            _lastActivity = Now;
            return false;
        }

        var quietFor = Now - _lastActivity;
        if (!_events.Turns.IsSettled)
        {
            var waitedSince = _lastActivity > Asked ? _lastActivity : Asked;
            return Now - waitedSince > _settings.Patience;
        }

        return quietFor > (_events.Turns.AwaitsTranscripts ? TranscriptGrace : Grace);
    }

    private string TimedOut() => _events.Turns.IsSettled
        ? $"The answer ended as {_events.Turns.LastStatus}."
        : $"No answer within {_settings.Patience.TotalSeconds:0.#} s.";

    /// <summary>The server's own last words say more than the close that follows them.</summary>
    private string NoAnswer(string otherwise) =>
        _events.LastError is { } error ? $"{error} ({otherwise.TrimEnd('.')})" : otherwise;

    private string SessionJson()
    {
        var session = new JsonObject
        {
            ["type"] = "realtime",
            ["audio"] = new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["format"] = Pcm(),
                    ["transcription"] = new JsonObject { ["model"] = "gpt-live-transcribe" },
                    ["turn_detection"] = new JsonObject { ["type"] = "server_vad" },
                },
                ["output"] = new JsonObject { ["format"] = Pcm(), ["voice"] = _settings.Voice },
            },
        };
        return session.ToJsonString();

        static JsonObject Pcm() => new() { ["type"] = "audio/pcm", ["rate"] = Question.SampleRate };
    }
}
