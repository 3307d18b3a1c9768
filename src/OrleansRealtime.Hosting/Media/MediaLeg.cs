using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// One client at the edge, whatever its transport: audio in (format, clock, speech detection), events in, events and audio
/// out in one order. The receiving side calls <see cref="AppendAsync"/> and <see cref="PostAsync"/> from one loop, the sending
/// side <see cref="ReadAsync"/> from another.
/// </summary>
/// <remarks>
/// Whatever draws a line in the audio (a turn's start or end, a commit, a clear, new settings) is acted on by the session
/// before audio behind the line is handed on. So no recogniser ever hears a sample of the next turn, a worker knows of a turn
/// before it forgets its audio, and how audio was cut into packets changes nothing.
/// </remarks>
public sealed class MediaLeg : IAsyncDisposable
{
    // 100 ms of PCM16: decisions come no later than that behind the audio, however large the client's packets are.
    private const int PieceBytes = 4_800;

    // 10 ms. What is shorter waits for more, so that a client of tiny packets cannot fill a worker with tiny chunks.
    private const int MinChunkSamples = 240;

    private static readonly SampleTime ProgressInterval = SampleTime.FromMilliseconds(500);

    private readonly ISessionConnection _session;
    private readonly IMediaLink _media;
    private readonly RealtimeMetrics _metrics;
    private readonly ControlUplink _control;
    private readonly Downlink _downlink;
    private readonly SpeechTracker _tracker;
    private readonly short[] _pcm;
    private int _waiting;
    private readonly CancellationTokenSource _stopping = new();
    private IAudioDecoder _decoder;
    private InputSettings _input;
    private InputSettings _wantedInput;
    private SampleTime _reported;
    private Task _running = Task.CompletedTask;

    private MediaLeg(
        ISessionConnection session,
        IMediaLink media,
        ISpeechDetector detector,
        InputSettings input,
        TimeProvider time,
        RealtimeMetrics metrics)
    {
        _session = session;
        _media = media;
        _metrics = metrics;
        _input = _wantedInput = input;
        _control = new ControlUplink(session, receipt => Want(receipt.Input));
        _downlink = new Downlink(media, time);
        _tracker = new SpeechTracker(detector, input.Turns);
        _decoder = AudioCodecs.CreateDecoder(input.Format);
        _pcm = new short[MinChunkSamples + (PieceBytes * 4)];
    }

    /// <summary>Why the session ended; null while it runs.</summary>
    public CloseReason? CloseReason { get; private set; }

    /// <summary>How much audio has been taken in.</summary>
    public SampleTime Position => _tracker.Position;

    /// <summary>Takes over both planes of an admitted session and the detector; all are disposed with the leg.</summary>
    public static async ValueTask<MediaLeg> StartAsync(
        SessionAdmission.Admitted admitted,
        ISpeechDetector detector,
        TimeProvider time,
        RealtimeMetrics metrics,
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

        var leg = new MediaLeg(admitted.Session, admitted.Media, detector, receipt.Input, time, metrics);
        leg._running = leg.RunAsync();
        return leg;
    }

    /// <summary>Takes audio in the client's format, any number of bytes.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        _metrics.AudioReceived(audio.Length);
        while (!audio.IsEmpty)
        {
            var piece = audio[..Math.Min(audio.Length, PieceBytes)];
            audio = audio[piece.Length..];
            await AppendPieceAsync(piece, cancellationToken);
        }
    }

    /// <summary>Takes a client event that is not audio.</summary>
    /// <param name="utf8">One JSON event; kept, so not to be reused by the caller.</param>
    /// <param name="type">Its type, as far as it could be read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask PostAsync(ReadOnlyMemory<byte> utf8, string? type, CancellationToken cancellationToken)
    {
        await PushWaitingAsync(cancellationToken);
        var heard = type == ClientEventTypes.ResponseCancel ? _downlink.Heard() : [];
        await _control.PostAsync(new ControlMessage.ClientEvent(utf8, Position, heard), cancellationToken);
        switch (type)
        {
            case ClientEventTypes.SessionUpdate:
                await _control.FlushAsync(cancellationToken);
                break;
            case ClientEventTypes.InputAudioCommit or ClientEventTypes.InputAudioClear:
                _tracker.Reset(Position);
                await _control.FlushAsync(cancellationToken);
                break;
        }
    }

    /// <summary>Has the session tell the client about something the edge had to refuse.</summary>
    public ValueTask RejectAsync(ProtocolError error, CancellationToken cancellationToken) =>
        _control.PostAsync(new ControlMessage.Rejected(error), cancellationToken);

    /// <summary>The next event or audio for the client, whose audio the caller then owns; null when the session is over.</summary>
    public ValueTask<DownlinkItem?> ReadAsync() => _downlink.ReadAsync();

    /// <summary>The client has left: ends the session, whose last events may still be read.</summary>
    public ValueTask CloseAsync() => _session.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _control.Close();
        _downlink.Finish();
        await _running;
        await _stopping.CancelAsync();
        await _media.DisposeAsync();
        _control.Dispose();
        _downlink.Dispose();
        _tracker.Dispose();
        _decoder.Dispose();
        _stopping.Dispose();
    }

    private async ValueTask AppendPieceAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        ApplyWantedInput();
        var count = _decoder.Decode(piece.Span, _pcm.AsSpan(_waiting));
        _tracker.Push(_pcm.AsSpan(_waiting, count));
        _waiting += count;
        while (_tracker.TryDrain(out var decision))
        {
            await HandleAsync(decision, cancellationToken);
        }

        if (_waiting >= MinChunkSamples)
        {
            await PushWaitingAsync(cancellationToken);
        }

        if (_input.ReportProgress && Position - _reported >= ProgressInterval)
        {
            _reported = Position;
            await _control.PostAsync(new ControlMessage.InputProgressed(Position), cancellationToken);
        }
    }

    private ValueTask PushWaitingAsync(CancellationToken cancellationToken)
    {
        if (_waiting == 0)
        {
            return ValueTask.CompletedTask;
        }

        var position = Position - new SampleTime(_waiting);
        var audio = PooledAudio.CopyOf(position, _pcm.AsSpan(0, _waiting));
        _waiting = 0;
        return _media.PushAsync(audio, cancellationToken);
    }

    private async ValueTask HandleAsync(TurnDecision decision, CancellationToken cancellationToken)
    {
        ControlMessage mark;
        if (decision.Kind == TurnDecisionKind.SpeechStarted)
        {
            // Silence first: the session hears of it when nobody hears the answer any more.
            var heard = _input.Interrupt ? _downlink.Interrupt() : [];
            mark = new ControlMessage.SpeechStarted(decision.At, decision.DecidedAt, heard);
        }
        else
        {
            mark = new ControlMessage.SpeechStopped(decision.At, decision.DecidedAt);
        }

        await _control.PostAsync(mark, cancellationToken);
        await _control.FlushAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        var control = _control.RunAsync(_stopping.Token);
        var audio = PumpAudioAsync();
        await PumpEventsAsync();
        _downlink.Finish();
        _control.Close();
        await _stopping.CancelAsync();
        await Task.WhenAll(control, audio).ContinueWith(
            static _ => { },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
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
                case SessionOutput.DropAudio drop:
                    _downlink.DropAudio(drop.Operation);
                    break;
                case SessionOutput.Configure configure:
                    Want(configure.Input);
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
        await foreach (var audio in _media.ReadAllAsync(_stopping.Token))
        {
            _downlink.Add(audio);
        }
    }

    private void Want(InputSettings input)
    {
        if (input.Version > Volatile.Read(ref _wantedInput).Version)
        {
            Volatile.Write(ref _wantedInput, input);
        }
    }

    private void ApplyWantedInput()
    {
        var wanted = Volatile.Read(ref _wantedInput);
        if (wanted == _input)
        {
            return;
        }

        if (wanted.Format != _input.Format)
        {
            _decoder.Dispose();
            _decoder = AudioCodecs.CreateDecoder(wanted.Format);
        }

        if (wanted.Turns != _input.Turns)
        {
            _tracker.Configure(wanted.Turns);
        }

        _input = wanted;
    }
}
