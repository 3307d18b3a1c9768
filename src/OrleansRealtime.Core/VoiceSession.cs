using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Exchanges;
using OrleansRealtime.Core.Input;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.Transcriptions;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

/// <summary>
/// One voice session. Time comes in with every call. Do one mutation, <see cref="Handle"/> or <see cref="HandleTimeout"/>,
/// then drain effects until there are none, then sleep until <see cref="NextTimeout"/>. The session never calls a clock, a
/// random source, a logger or a task. Same seed and same inputs give the same bytes. Not thread-safe: one owner.
/// </summary>
public sealed partial class VoiceSession
{
    private readonly SessionSettings _settings;
    private readonly SessionConfiguration _configuration;
    private readonly SessionTimers _timers = new();
    private readonly SessionOutbox _outbox;
    private readonly IdSource _ids;
    private readonly InputAudioBuffer _input = new();
    private readonly TranscriptionMachine _transcriptions;
    private readonly ResponseMachine _responses;
    private readonly McpMachine _mcp;
    private readonly SpokenStreams _spokenStreams = new();
    private long _operations;
    private bool _closed;

    /// <param name="now">When the session begins.</param>
    /// <param name="seed">Where its ids come from.</param>
    /// <param name="settings">What the host fixes.</param>
    /// <param name="config">What the client begins with; its expiry is set here.</param>
    public VoiceSession(DateTimeOffset now, ulong seed, SessionSettings settings, SessionConfig config)
    {
        _settings = settings;
        _ids = new IdSource(seed);
        _outbox = new SessionOutbox(_ids);
        _configuration = new SessionConfiguration(
            config with { ExpiresAt = (now + settings.MaxDuration).ToUnixTimeSeconds() },
            settings.Prompts);
        _contexts = new ContextMachine(_ids, settings, ContextSettings.Of(Config), _ledger);
        _transcriptions = new TranscriptionMachine(_outbox, _ledger);
        _responses = new ResponseMachine(_outbox, _ids, settings, _ledger);
        _exchange = new ExchangeMachine(settings.MaxExchangeResponses, _ledger);
        _mcp = new McpMachine(_outbox, _ids, _contexts, settings, _ledger);
        _playback = new PlaybackMachine(_outbox);

        _timers.Set(SessionTimer.Expiry, now + settings.MaxDuration);
        _outbox.Do(new SessionEffect.ConfigureInput(_configuration.ToInputSettings()));
        _outbox.Send(new ServerEvent.SessionCreated(Config));
        ListenWhenOpenEnded();
        ImportSessionTools();
    }

    /// <summary>The effective configuration.</summary>
    public SessionConfig Config => _configuration.Current;

    /// <summary>When to call <see cref="HandleTimeout"/>, and what for; null when there is nothing to wait for.</summary>
    public (DateTimeOffset At, SessionTimer Timer)? NextTimeout => _closed ? null : _timers.Next();

    public bool IsClosed => _closed;

    /// <summary>The first sample no item holds: no turn can begin before it.</summary>
    public SampleTime InputStart => _input.Start;

    /// <summary>Takes the next thing to do; call until false after every mutation.</summary>
    public bool TryDrain([NotNullWhen(true)] out SessionEffect? effect) => _outbox.TryDrain(out effect);

    /// <summary>Something happened.</summary>
    public void Handle(DateTimeOffset now, SessionInput input)
    {
        if (_closed)
        {
            return;
        }

        _outbox.Asker = AskerOf(input);
        switch (input)
        {
            case SessionInput.ClientEventReceived received:
                _input.Advance(received.At);
                HandleClientEvent(now, received);
                break;
            case SessionInput.ClientEventRejected rejected:
                _outbox.SendError(rejected.Error);
                break;
            case SessionInput.Attached attached:
                _outbox.SendTo(attached.Attachment, new ServerEvent.SessionCreated(Config));
                break;
            case SessionInput.SpeechStarted started:
                HandleSpeechStarted(now, started);
                break;
            case SessionInput.SpeechStopped stopped:
                HandleSpeechStopped(now, stopped);
                break;
            case SessionInput.SpeechPaused paused:
                HandleSpeechPaused(now, paused.Pause);
                break;
            case SessionInput.SpeechResumed resumed:
                HandleSpeechResumed(now, resumed);
                break;
            case SessionInput.InputProgressed progressed:
                _input.Advance(progressed.At);
                break;
            case SessionInput.InputLost lost:
                HandleInputLost(lost.UpTo);
                break;
            case SessionInput.PlaybackStarted started:
                _playback.HandleStarted(started.Stream);
                break;
            case SessionInput.PlaybackEnded ended:
                _playback.HandleEnded(ended.Stream);
                break;
            case SessionInput.PlaybackCut cut:
                HandlePlaybackCut(cut.Heard);
                break;
            case SessionInput.InferenceReported reported:
                HandleInference(now, reported.Event);
                break;
            case SessionInput.InferenceLost lost:
                HandleInferenceLost(now, lost);
                break;
            case SessionInput.McpReported reported:
                HandleMcp(now, reported.Event);
                break;
            case SessionInput.McpLost lost:
                HandleMcpLost(now, lost.Detail);
                break;
            case SessionInput.Parked:
                HandleParked();
                break;
            case SessionInput.Closed closed:
                Close(closed.Reason);
                break;
            default:
                throw new UnreachableException();
        }

        Settle(now);
    }

    /// <summary>Time has passed; fires every deadline that is due.</summary>
    public void HandleTimeout(DateTimeOffset now)
    {
        _outbox.Asker = null;
        while (!_closed && _timers.TryTakeExpired(now, out var timer))
        {
            switch (timer)
            {
                case SessionTimer.Expiry:
                    _outbox.SendError(ProtocolError.InvalidRequest(
                        ErrorCodes.SessionExpired,
                        $"Your session hit the maximum duration of {_settings.MaxDuration.TotalMinutes:0.##} minutes."));
                    Close(CloseReason.Expired);
                    break;
                case SessionTimer.IdleTimeout:
                    HandleIdleTimeout(now);
                    break;
                case SessionTimer.Exchange:
                    HandleExchangeTimeout();
                    break;
                case SessionTimer.Pause:
                    HandlePauseTimeout(now);
                    break;
                default:
                    throw new UnreachableException();
            }

            Settle(now);
        }
    }

    private static AttachmentId? AskerOf(SessionInput input) => input switch
    {
        SessionInput.ClientEventReceived received => received.From,
        SessionInput.ClientEventRejected rejected => rejected.From,
        _ => null,
    };

    private void Close(CloseReason reason)
    {
        _closed = true;
        foreach (var run in _responses.Running)
        {
            _outbox.Infer(new Inference.InferenceCommand.CancelResponse(run.Operation));
        }

        if (_input.Utterance is { } utterance)
        {
            _transcriptions.Cancel(utterance.Transcription);
        }

        _outbox.Do(new SessionEffect.Close(reason));
    }

    private OperationId NextOperation() => new(++_operations);
}
