using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Input;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.Transcriptions;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
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
    private readonly ConversationLog _conversation;
    private readonly ContextWindow _window;
    private readonly TranscriptionMachine _transcriptions;
    private readonly ResponseMachine _responses;
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
            config with { ExpiresAt = (now + settings.MaxDuration).ToUnixTimeSeconds() });
        _conversation = new ConversationLog(
            new ConversationId(_ids.Next("conv_")),
            settings.MaxItems,
            settings.MaxConversationCharacters);
        _window = new ContextWindow(settings.ContextTokens);
        _transcriptions = new TranscriptionMachine(_outbox);
        _responses = new ResponseMachine(_outbox, _ids, settings);

        _timers.Set(SessionTimer.Expiry, now + settings.MaxDuration);
        _outbox.Do(new SessionEffect.ConfigureInput(_configuration.ToInputSettings()));
        _outbox.Send(new ServerEvent.SessionCreated(Config));
        ListenWhenOpenEnded();
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

        switch (input)
        {
            case SessionInput.ClientEventReceived received:
                _input.Advance(received.At);
                HandleClientEvent(now, received);
                break;
            case SessionInput.ClientEventRejected rejected:
                _outbox.SendError(rejected.Error);
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
            case SessionInput.InferenceReported reported:
                HandleInference(now, reported.Event);
                break;
            case SessionInput.InferenceLost lost:
                HandleInferenceLost(now, lost);
                break;
            case SessionInput.Closed closed:
                Close(closed.Reason);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Time has passed; fires every deadline that is due.</summary>
    public void HandleTimeout(DateTimeOffset now)
    {
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
                case SessionTimer.Pause:
                    HandlePauseTimeout(now);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

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
