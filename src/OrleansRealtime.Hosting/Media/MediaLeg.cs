using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// One client at the edge, whatever its transport: audio in (format, clock, speech detection), events in, events and audio
/// out in one order. The receiving side appends audio and calls <see cref="PostAsync"/> from one loop, the sending
/// side <see cref="ReadAsync"/> from another.
/// </summary>
/// <remarks>
/// Whatever draws a line in the audio (a turn's start, pause or end, a commit, a clear, new settings) is acted on by the session
/// before audio behind the line is handed on. So no recogniser ever hears a sample of the next turn, a worker knows of a turn
/// before it forgets its audio, and how audio was cut into packets changes nothing.
/// </remarks>
public sealed partial class MediaLeg : IAsyncDisposable
{
    private static readonly SampleTime ProgressInterval = SampleTime.FromMilliseconds(500);

    private readonly ISessionConnection _session;
    private readonly IMediaLink _media;
    private readonly RealtimeMetrics _metrics;
    private readonly ControlUplink _control;
    private readonly Downlink _downlink;
    private readonly UplinkAudio _audio;
    private readonly PauseAnswers _pauses = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ResumePoint? _from;
    private ControlReceipt _receipt;
    private SampleTime _reported;
    private Task _running = Task.CompletedTask;

    private MediaLeg(
        SessionAdmission.Admitted admitted,
        ISpeechDetector detector,
        ControlReceipt receipt,
        TimeProvider time,
        RealtimeMetrics metrics,
        bool playsByClock)
    {
        _playsByClock = playsByClock;
        _session = admitted.Session;
        _media = admitted.Media;
        _filler = new ItemAudioFiller(admitted.Media);
        _metrics = metrics;
        _receipt = receipt;
        _control = new ControlUplink(admitted.Session, Keep);
        _downlink = new Downlink(admitted.Media, time, playsByClock);
        _from = admitted.From;
        _reported = _from?.Input ?? SampleTime.Zero;
        _received = _reported;
        _audio = new UplinkAudio(detector, Taken(receipt.Input), _from, receipt.InputStart);
    }

    /// <summary>Why the session ended; null while it runs.</summary>
    public CloseReason? CloseReason { get; private set; }

    /// <summary>Completes when the session has ended and everything it said has been taken in; what of it waits may still be read.</summary>
    public Task Ended => _running;

    /// <summary>How much audio has been taken in.</summary>
    public SampleTime Position => _audio.Position;

    /// <summary>Takes over both planes of an admitted session and the detector; all are disposed with the leg.</summary>
    /// <param name="admitted">The session.</param>
    /// <param name="detector">Fresh.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where things are counted.</param>
    /// <param name="playsByClock">
    /// Whether the transport plays answers in real time: it then takes audio by <see cref="TakePlayback"/> and appends PCM.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<MediaLeg> StartAsync(
        SessionAdmission.Admitted admitted,
        ISpeechDetector detector,
        TimeProvider time,
        RealtimeMetrics metrics,
        bool playsByClock,
        CancellationToken cancellationToken)
    {
        ControlReceipt receipt;
        try
        {
            receipt = await admitted.Session.PostAsync([], cancellationToken);
        }
        catch
        {
            // The client was gone before its session began: nobody else would end it.
            await admitted.Session.DisposeAsync();
            await admitted.Media.DisposeAsync();
            detector.Dispose();
            throw;
        }

        var leg = new MediaLeg(admitted, detector, receipt, time, metrics, playsByClock);
        leg._running = leg.RunAsync();
        return leg;
    }

    /// <summary>Takes audio in the client's format, any number of bytes.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        _metrics.AudioReceived(audio.Length);
        while (!audio.IsEmpty)
        {
            var piece = audio[..Math.Min(audio.Length, UplinkAudio.PieceBytes)];
            audio = audio[piece.Length..];
            await _uplink.WaitAsync(cancellationToken);
            try
            {
                ApplySettings();
                Count(piece.Length);
                _audio.Append(piece.Span);
                await HandOnAsync(cancellationToken);
            }
            finally
            {
                _uplink.Release();
            }
        }
    }

    /// <summary>Takes a client event that is not audio.</summary>
    /// <param name="utf8">One JSON event; kept, so not to be reused by the caller.</param>
    /// <param name="type">Its type, as far as it could be read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask PostAsync(ReadOnlyMemory<byte> utf8, string? type, CancellationToken cancellationToken) =>
        TakeTurnAsync(utf8, type, ticket: null, cancellationToken);

    private async ValueTask PostInTurnAsync(
        ReadOnlyMemory<byte> utf8,
        string? type,
        long? ticket,
        CancellationToken cancellationToken)
    {
        var endsAudio = type is ClientEventTypes.InputAudioCommit or ClientEventTypes.InputAudioClear;
        if (endsAudio)
        {
            _audio.Flush();
            await HandOnAsync(cancellationToken);
        }

        await PushWaitingAsync(cancellationToken);
        var heard = type is ClientEventTypes.ResponseCancel or ClientEventTypes.ContextSwitch ? _downlink.Heard() : [];
        var message = new ControlMessage.ClientEvent(utf8, Position, heard) { Ticket = ticket };
        await _control.PostAsync(message, cancellationToken);
        if (!endsAudio && type != ClientEventTypes.SessionUpdate)
        {
            return;
        }

        var start = Volatile.Read(ref _receipt).InputStart;
        await _control.FlushAsync(cancellationToken);

        // Only the session knows whether the event was good; where the buffer begins now tells it.
        var moved = Volatile.Read(ref _receipt).InputStart;
        if (endsAudio && moved > start)
        {
            _audio.Reset(moved);
        }
    }

    /// <summary>Has the session tell the client about something the edge had to refuse.</summary>
    public ValueTask RejectAsync(ProtocolError error, CancellationToken cancellationToken) =>
        _control.PostAsync(new ControlMessage.Rejected(error), cancellationToken);

    /// <summary>The client has left for good: ends the session, whose last events may still be read.</summary>
    public ValueTask CloseAsync() => _session.EndAsync();

    /// <summary>The client was lost: the session waits for it, if it is to. Does nothing when the session has ended.</summary>
    public ValueTask DetachAsync() => _session.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _control.Close();
        _downlink.Finish();
        await _running;
        await _stopping.CancelAsync();
        await _media.DisposeAsync();
        _uplink.Dispose();
        _control.Dispose();
        _downlink.Dispose();
        _audio.Dispose();
        _stopping.Dispose();
    }

    private async ValueTask HandOnAsync(CancellationToken cancellationToken)
    {
        var decided = false;
        while (_audio.TryDrain(out var decision))
        {
            decided = true;
            await HandleAsync(decision, cancellationToken);
        }

        if (decided || _audio.HasChunk)
        {
            await PushWaitingAsync(cancellationToken);
        }

        if (_audio.Settings.ReportProgress && Position - _reported >= ProgressInterval)
        {
            _reported = Position;
            await _control.PostAsync(new ControlMessage.InputProgressed(Position), cancellationToken);
        }
    }

    private ValueTask PushWaitingAsync(CancellationToken cancellationToken) =>
        _audio.TakeWaiting() is { } audio ? _media.PushAsync(audio, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask HandleAsync(TurnDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Kind == TurnDecisionKind.SpeechPaused)
        {
            await AskAsync(decision.Pause, cancellationToken);
            return;
        }

        await _control.PostAsync(ToMark(decision), cancellationToken);
        await _control.FlushAsync(cancellationToken);
    }

    private ControlMessage ToMark(TurnDecision decision) => decision.Kind switch
    {
        // Silence first: the session hears of it when nobody hears the answer any more.
        TurnDecisionKind.SpeechStarted => new ControlMessage.SpeechStarted(
            decision.At, decision.DecidedAt, _audio.Settings.Interrupt ? _downlink.Interrupt() : []),
        TurnDecisionKind.SpeechResumed => new ControlMessage.SpeechResumed(decision.At, decision.DecidedAt),
        _ => new ControlMessage.SpeechStopped(decision.At, decision.DecidedAt),
    };

    /// <summary>Has the session judge a pause, by words that its recogniser can only have from the audio up to there.</summary>
    private async ValueTask AskAsync(SpeechPause pause, CancellationToken cancellationToken)
    {
        await PushWaitingAsync(cancellationToken);
        await _control.PostAsync(new ControlMessage.SpeechPaused(pause), cancellationToken);
        _audio.Answer(await _pauses.WaitAsync(pause.At, cancellationToken));
    }

    private async Task RunAsync()
    {
        var control = _control.RunAsync(_stopping.Token);
        var audio = PumpAudioAsync();
        var relays = PumpRelaysAsync();
        var marks = PumpMarksAsync();
        try
        {
            await PumpEventsAsync();
        }
        finally
        {
            _pauses.Close();
            _downlink.Finish();
            _control.Close();
            await _stopping.CancelAsync();
        }

        // A control task that fails while the session ends is the ordinary race of the two; so are the others.
        await control.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await relays.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await marks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await audio.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PumpEventsAsync()
    {
        await foreach (var output in _session.ReadAllAsync(CancellationToken.None))
        {
            switch (output)
            {
                case SessionOutput.Event @event:
                    await _downlink.AddAsync(@event);
                    break;
                case SessionOutput.Receipt receipt:
                    await _downlink.AddAsync(new SessionOutput.Event(receipt.Utf8, Gate: null));
                    break;
                case SessionOutput.Resume resume:
                    _downlink.Resume(resume);
                    break;
                case SessionOutput.DropAudio drop:
                    _downlink.DropAudio(drop.Operation);
                    break;
                case SessionOutput.ClearPlayback:
                    _downlink.ClearPlayback();
                    break;
                case SessionOutput.Relay relay:
                    _relays.Writer.TryWrite(relay);
                    break;
                case SessionOutput.Configure configure:
                    Keep(Volatile.Read(ref _receipt) with { Input = configure.Input });
                    break;
                case SessionOutput.PauseAnswered answered:
                    _pauses.Add(answered.Answer);
                    break;
                case SessionOutput.Close close:
                    CloseReason = close.Reason;
                    break;
            }
        }

        // A session that had no room left even to say why.
        CloseReason ??= Core.CloseReason.TooSlow;
    }

    private async Task PumpAudioAsync()
    {
        await foreach (var audio in _media.ReadAllAsync(_from?.Output, _stopping.Token))
        {
            _downlink.Add(audio);
        }
    }

    /// <summary>Two loops bring news of the session; neither may bring back an older state.</summary>
    private void Keep(ControlReceipt news)
    {
        while (true)
        {
            var known = Volatile.Read(ref _receipt);
            var isNewer = news.Input.Version > known.Input.Version || news.Input.ReportProgress != known.Input.ReportProgress;
            var next = new ControlReceipt(
                isNewer ? news.Input : known.Input,
                SampleTime.Max(known.InputStart, news.InputStart))
            {
                IsResumable = news.IsResumable,
            };
            if (Interlocked.CompareExchange(ref _receipt, next, known) == known)
            {
                return;
            }
        }
    }

    private void ApplySettings()
    {
        // A turn the session has ended unasked, because no audio came.
        if (_pauses.TryTake(out var answer))
        {
            _audio.Answer(answer);
        }

        var wanted = Taken(Volatile.Read(ref _receipt).Input);
        if (wanted != _audio.Settings)
        {
            _audio.Apply(wanted);
        }
    }
}
