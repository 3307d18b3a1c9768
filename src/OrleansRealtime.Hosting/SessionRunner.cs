using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Hosting;

/// <summary>
/// The only driver of a <see cref="VoiceSession"/>: a mailbox, one timer, and the effects. Nothing it does for an effect ever
/// waits for a client or a model, so what it feeds cannot stall it.
/// </summary>
/// <remarks>
/// No ConfigureAwait here: continuations return to the scheduler they were started on, which is what makes the same class
/// run inside a grain.
/// </remarks>
internal sealed partial class SessionRunner
{
    // Mail waits here while the session works; a full box slows the sender, whose socket slows the client.
    private const int MailboxCapacity = 256;

    // Events a client has not taken yet. At a few hundred bytes each: a megabyte or two before it is given up.
    private const int OutputCapacity = 4_096;

    private readonly VoiceSession _session;
    private readonly IInferenceSession _inference;
    private readonly TimeProvider _time;
    private readonly RealtimeMetrics _metrics;
    private readonly ILogger _logger;
    private readonly FlightRecorder _recorder = new();
    private readonly System.Buffers.ArrayBufferWriter<byte> _writer = new(4_096);
    private readonly ITimer _timer;
    private DateTimeOffset? _armedFor;
    private InputSettings? _input;

    private readonly Channel<Mail> _mailbox = Channel.CreateBounded<Mail>(
        new BoundedChannelOptions(MailboxCapacity) { SingleReader = true });

    private readonly Channel<SessionOutput> _output = Channel.CreateBounded<SessionOutput>(
        new BoundedChannelOptions(OutputCapacity) { SingleReader = true, SingleWriter = true });

    public SessionRunner(
        VoiceSession session,
        IInferenceSession inference,
        TimeProvider time,
        RealtimeMetrics metrics,
        ILogger logger)
    {
        _session = session;
        _inference = inference;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _timer = time.CreateTimer(
            static runner => ((SessionRunner)runner!)._mailbox.Writer.TryWrite(default),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    public ChannelReader<SessionOutput> Output => _output.Reader;

    /// <summary>Why it ended; null while it runs.</summary>
    public CloseReason? CloseReason { get; private set; }

    /// <summary>Delivers a batch and returns when the session has acted on it.</summary>
    public async ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> batch,
        CancellationToken cancellationToken)
    {
        var receipt = new TaskCompletionSource<ControlReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _mailbox.Writer.WriteAsync(new Mail(batch, null, receipt), cancellationToken);
        return await receipt.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Asks the session to end; does nothing when it has.</summary>
    public ValueTask CloseAsync(CloseReason reason) => PostAsync(new SessionInput.Closed(reason));

    /// <summary>Runs until the session is closed. Never throws: a fault of ours closes this session and no other.</summary>
    public async Task RunAsync()
    {
        var began = _time.GetTimestamp();
        _metrics.SessionStarted();
        var listening = ListenAsync();
        Mail mail = default;
        try
        {
            await DrainAsync();
            while (!_session.IsClosed)
            {
                Arm();
                mail = await _mailbox.Reader.ReadAsync();
                await HandleAsync(mail);
            }
        }
        catch (Exception exception)
        {
            Log.SessionFaulted(_logger, exception, _recorder);
            CloseReason = Core.CloseReason.ServerError;
            _output.Writer.TryWrite(new SessionOutput.Close(Core.CloseReason.ServerError));
            mail.Receipt?.TrySetResult(Receipt());
        }

        await EndAsync(listening);
        _metrics.SessionEnded(_time.GetElapsedTime(began), CloseReason ?? Core.CloseReason.ServerError);
    }

    private async Task HandleAsync(Mail mail)
    {
        if (mail is { Batch: null, Input: null })
        {
            // The timer has fired, perhaps a little early: whatever is due next must be armed anew.
            _armedFor = null;
        }

        if (mail.Batch is not null)
        {
            foreach (var message in mail.Batch)
            {
                await HandleAsync(ToInput(message));
            }
        }

        if (mail.Input is not null)
        {
            await HandleAsync(mail.Input);
        }

        var now = _time.GetUtcNow();
        if (_session.NextTimeout is { } next && next.At <= now)
        {
            _session.HandleTimeout(now);
            await DrainAsync();
        }

        mail.Receipt?.TrySetResult(Receipt());
    }

    private ControlReceipt Receipt() => new(_input!, _session.InputStart);

    private async Task HandleAsync(SessionInput input)
    {
        var now = _time.GetUtcNow();
        _recorder.Record(now, input);
        _session.Handle(now, input);
        await DrainAsync();
    }

    private static SessionInput ToInput(ControlMessage message) => message switch
    {
        ControlMessage.ClientEvent received => ClientEventReader.TryRead(received.Utf8.Span, out var @event, out var error)
            ? new SessionInput.ClientEventReceived(@event, received.At, received.Heard)
            : new SessionInput.ClientEventRejected(error),
        ControlMessage.Rejected rejected => new SessionInput.ClientEventRejected(rejected.Error),
        ControlMessage.SpeechStarted started =>
            new SessionInput.SpeechStarted(started.At, started.DecidedAt, started.Heard),
        ControlMessage.SpeechStopped stopped => new SessionInput.SpeechStopped(stopped.At, stopped.DecidedAt),
        ControlMessage.SpeechPaused paused => new SessionInput.SpeechPaused(paused.Pause),
        ControlMessage.SpeechResumed resumed => new SessionInput.SpeechResumed(resumed.At, resumed.DecidedAt),
        ControlMessage.InputProgressed progressed => new SessionInput.InputProgressed(progressed.At),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async ValueTask DrainAsync()
    {
        while (_session.TryDrain(out var effect))
        {
            await ApplyAsync(effect);
        }
    }

    private ValueTask ApplyAsync(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.SendEvent send:
                _writer.ResetWrittenCount();
                ServerEventWriter.Write(_writer, send.Event, send.EventId);
                Tell(new SessionOutput.Event(_writer.WrittenSpan.ToArray(), send.Gate));
                break;
            case SessionEffect.ConfigureInput configure:
                _input = configure.Settings;
                Tell(new SessionOutput.Configure(configure.Settings));
                break;
            case SessionEffect.DropAudio drop:
                Tell(new SessionOutput.DropAudio(drop.Operation));
                break;
            case SessionEffect.AnswerPause answer:
                Tell(new SessionOutput.PauseAnswered(answer.Answer));
                break;
            case SessionEffect.Infer infer:
                return _inference.PostAsync(infer.Command, CancellationToken.None);
            case SessionEffect.Report report:
                _metrics.Record(report.Fact);
                break;
            case SessionEffect.Close close:
                CloseReason ??= close.Reason;
                Tell(new SessionOutput.Close(close.Reason));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return ValueTask.CompletedTask;
    }

    private void Tell(SessionOutput output)
    {
        if (_output.Writer.TryWrite(output) || _session.IsClosed)
        {
            return;
        }

        CloseReason = Core.CloseReason.TooSlow;
        Log.ClientTooSlow(_logger, OutputCapacity);
        _session.Handle(_time.GetUtcNow(), new SessionInput.Closed(Core.CloseReason.TooSlow));
    }

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var @event in _inference.ReadAllAsync(CancellationToken.None))
            {
                await _mailbox.Writer.WriteAsync(new Mail(null, new SessionInput.InferenceReported(@event), null));
            }
        }
        catch (ChannelClosedException)
        {
            // The session ended first.
        }
        catch (Exception exception)
        {
            Log.InferenceLost(_logger, exception);
            await PostAsync(new SessionInput.InferenceLost(SessionFault.Model, "The inference worker was lost."));
        }
    }

    private async ValueTask PostAsync(SessionInput input)
    {
        try
        {
            await _mailbox.Writer.WriteAsync(new Mail(null, input, null));
        }
        catch (ChannelClosedException)
        {
            // The session has ended: nobody is left to hear it.
        }
    }

    private async Task EndAsync(Task listening)
    {
        _mailbox.Writer.TryComplete();
        await _timer.DisposeAsync();
        _output.Writer.TryComplete();
        while (_mailbox.Reader.TryRead(out var mail))
        {
            mail.Receipt?.TrySetResult(Receipt());
        }

        try
        {
            await _inference.DisposeAsync();
            await listening;
        }
        catch (Exception exception)
        {
            Log.InferenceLost(_logger, exception);
        }
    }

    private void Arm()
    {
        var next = _session.NextTimeout?.At;
        if (next == _armedFor)
        {
            return;
        }

        _armedFor = next;

        // Timers count whole milliseconds, rounded down: rounded up here, so as not to come too early as a rule.
        var due = next is { } at
            ? TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((at - _time.GetUtcNow()).TotalMilliseconds)))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Nothing at all means that the timer fired.</summary>
    private readonly record struct Mail(
        IReadOnlyList<ControlMessage>? Batch,
        SessionInput? Input,
        TaskCompletionSource<ControlReceipt>? Receipt);
}
