using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Hosting.Sidebands;
using OrleansRealtime.Protocol.Client;

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

    private readonly VoiceSession _session;
    private readonly IInferenceSession _inference;
    private readonly IMcpGateway _mcp;
    private readonly TimeProvider _time;
    private readonly RealtimeMetrics _metrics;
    private readonly ILogger _logger;
    private readonly int _maxSidebands;
    private readonly FlightRecorder _recorder = new();
    private readonly SessionTrace _trace = new();
    private readonly System.Buffers.ArrayBufferWriter<byte> _writer = new(4_096);
    private readonly ITimer _timer;
    private DateTimeOffset? _armedFor;
    private InputSettings? _input;

    private readonly Channel<Mail> _mailbox = Channel.CreateBounded<Mail>(
        new BoundedChannelOptions(MailboxCapacity) { SingleReader = true });

    public SessionRunner(
        VoiceSession session,
        IInferenceSession inference,
        IMcpGateway mcp,
        TimeProvider time,
        RealtimeMetrics metrics,
        ILogger logger,
        int maxSidebands,
        SessionKeeping keeping)
    {
        _session = session;
        _inference = inference;
        _mcp = mcp;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _maxSidebands = maxSidebands;
        _keeping = keeping;
        _resumption = keeping.Machine;
        _timer = time.CreateTimer(
            static runner => ((SessionRunner)runner!)._mailbox.Writer.TryWrite(default),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why it ended; null while it runs.</summary>
    public CloseReason? CloseReason { get; private set; }

    /// <summary>Delivers a batch of the connection that carries the audio, and returns when the session has acted on it.</summary>
    public async ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> batch,
        int attachment,
        CancellationToken cancellationToken)
    {
        var mail = new Mail { Batch = batch, Attachment = attachment };
        return await DeliverAsync(mail, cancellationToken);
    }

    /// <summary>Asks the session to end; does nothing when it has.</summary>
    public ValueTask CloseAsync(CloseReason reason) => PostAsync(new SessionInput.Closed(reason));

    /// <summary>Runs until the session is closed. Never throws: a fault of ours closes this session and no other.</summary>
    public async Task RunAsync()
    {
        var began = _time.GetTimestamp();
        _metrics.SessionStarted();
        var listening = ListenAsync();
        _ = _keeping.Log?.Fenced.ContinueWith(
            _ => PostAsync(new Mail { IsFenced = true }).AsTask(), TaskScheduler.Default);
        Mail mail = default;
        try
        {
            await DrainAsync();
            await FlushAsync();
            while (!IsOver)
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
            _outlet?.TryTell(new SessionOutput.Close(Core.CloseReason.ServerError), batch: 0);
            Answer(mail);
        }

        await EndAsync(listening);
        _metrics.SessionEnded(_time.GetElapsedTime(began), CloseReason ?? Core.CloseReason.ServerError);
    }

    private async ValueTask<ControlReceipt> DeliverAsync(Mail mail, CancellationToken cancellationToken)
    {
        var receipt = new TaskCompletionSource<ControlReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _mailbox.Writer.WriteAsync(mail with { Receipt = receipt }, cancellationToken);
        return await receipt.Task.WaitAsync(cancellationToken);
    }

    private async Task HandleAsync(Mail mail)
    {
        if (mail is { Batch: null, Input: null, Joined: null, Resumed: null, Lost: null, Ended: null, LeaveBy: null, IsFenced: false })
        {
            // The timer has fired, perhaps a little early: whatever is due next must be armed anew.
            _armedFor = null;
        }

        // What a connection that was replaced still sends changes nothing.
        if (mail.Batch is not null && (mail.From != AttachmentId.Primary || IsCurrent(mail.Attachment)))
        {
            foreach (var message in mail.Batch)
            {
                if (mail.From == AttachmentId.Primary)
                {
                    await HandlePrimaryAsync(message);
                    continue;
                }

                var input = ToSidebandInput(message, mail.From);
                if (TryRelay(message, input, mail))
                {
                    await FlushAsync();
                    return;
                }

                await HandleAsync(input);
            }
        }

        if (mail.Joined is not null)
        {
            await JoinAsync(mail.Joined);
        }

        if (mail.Input is not null)
        {
            await HandleAsync(mail.Input);
        }

        await HandleAttachmentAsync(mail);
        var now = _time.GetUtcNow();
        await HandleTimeoutAsync(now);
        await HandleTimeAsync(now);
        await FlushAsync();
        mail.Receipt?.TrySetResult(Receipt());
    }

    private ControlReceipt Receipt() => new(InputOf(_input!), _session.InputStart) { IsResumable = _resumption.IsOn };

    /// <summary>Nobody may wait for a session that is over.</summary>
    private void Answer(in Mail mail)
    {
        mail.Receipt?.TrySetResult(Receipt());
        mail.Joined?.TrySetResult(default);
        mail.Resumed?.Answer.TrySetResult(null);
    }

    private async Task HandleAsync(SessionInput input)
    {
        var now = _time.GetUtcNow();
        _recorder.Record(now, input);
        _session.Handle(now, input);
        await DrainAsync();
    }

    private async ValueTask HandleTimeoutAsync(DateTimeOffset now)
    {
        if (_session.NextTimeout is { } next && next.At <= now)
        {
            _session.HandleTimeout(now);
            await DrainAsync();
        }
    }

    private SessionInput ToInput(ControlMessage message, AttachmentId from) => message switch
    {
        ControlMessage.ClientEvent received => ClientEventReader.TryRead(
            received.Utf8.Span,
            _session.Extensions,
            out var @event,
            out var error)
            ? new SessionInput.ClientEventReceived(@event, received.At, received.Heard) { From = from }
            : new SessionInput.ClientEventRejected(error) { From = from },
        ControlMessage.Rejected rejected => new SessionInput.ClientEventRejected(rejected.Error) { From = from },
        ControlMessage.SpeechStarted started =>
            new SessionInput.SpeechStarted(started.At, started.DecidedAt, started.Heard),
        ControlMessage.SpeechStopped stopped => new SessionInput.SpeechStopped(stopped.At, stopped.DecidedAt),
        ControlMessage.SpeechPaused paused => new SessionInput.SpeechPaused(paused.Pause),
        ControlMessage.SpeechResumed resumed => new SessionInput.SpeechResumed(resumed.At, resumed.DecidedAt),
        ControlMessage.PlaybackStarted started => new SessionInput.PlaybackStarted(started.Stream),
        ControlMessage.PlaybackEnded ended => new SessionInput.PlaybackEnded(ended.Stream),
        ControlMessage.PlaybackCut cut => new SessionInput.PlaybackCut(cut.Heard),
        ControlMessage.InputProgressed progressed => new SessionInput.InputProgressed(progressed.At),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var @event in _inference.ReadAllAsync(CancellationToken.None))
            {
                await _mailbox.Writer.WriteAsync(new Mail { Input = new SessionInput.InferenceReported(@event) });
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
            await _mailbox.Writer.WriteAsync(new Mail { Input = input });
        }
        catch (ChannelClosedException)
        {
            // The session has ended: nobody is left to hear it.
        }
    }

    private async Task EndAsync(Task listening)
    {
        _mailbox.Writer.TryComplete();
        _trace.End();
        await _timer.DisposeAsync();
        _outlet?.End();
        EndSidebands();
        while (_mailbox.Reader.TryRead(out var mail))
        {
            Answer(mail);
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

        await EndMcpAsync();
        await EndKeepingAsync();
    }

    private void Arm()
    {
        var next = Earliest(_session.NextTimeout?.At, NextOfConnection);
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
    private readonly record struct Mail
    {
        public IReadOnlyList<ControlMessage>? Batch { get; init; }

        /// <summary>Who sent the batch.</summary>
        public AttachmentId From { get; init; }

        /// <summary>Which of the connections that carry audio, one after the other, sent it.</summary>
        public int Attachment { get; init; }

        /// <summary>For a client that comes back.</summary>
        public ResumeMail? Resumed { get; init; }

        /// <summary>The connection that was lost.</summary>
        public int? Lost { get; init; }

        /// <summary>The connection whose client has left for good.</summary>
        public int? Ended { get; init; }

        /// <summary>Another process has taken the session over.</summary>
        public bool IsFenced { get; init; }

        /// <summary>The server goes away: until when it waits for a pause.</summary>
        public DateTimeOffset? LeaveBy { get; init; }

        public TaskCompletionSource<ControlReceipt>? Receipt { get; init; }

        public SessionInput? Input { get; init; }

        /// <summary>For a sideband that wants to attach.</summary>
        public TaskCompletionSource<SidebandJoin>? Joined { get; init; }
    }
}
