using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers.Items;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Everything inference does for one session: recognises what the user says and makes the answers. Commands only start and
/// stop; the work runs beside them and reports.
/// </summary>
public sealed partial class InferenceWorker : IAsyncDisposable
{
    private const int EventCapacity = 256;
    private const int KeptTranscripts = 64;

    private readonly IEngine _engine;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AudioTimeline _timeline = new();
    private readonly OutputAudioQueue _audio;
    private readonly SpeechKeeping? _record;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<OperationId, TranscriptionTask> _transcriptions = [];
    private readonly Dictionary<OperationId, CancellationTokenSource> _cancellable = [];
    private readonly Dictionary<TranscriptAddress, Task<Recognised>> _transcripts = [];
    private readonly Queue<TranscriptAddress> _transcriptOrder = new();

    // One clip of a session at a time: a client that sends many must not take every recogniser.
    private readonly SemaphoreSlim _clips = new(1, 1);
    private readonly HashSet<Task> _running = [];

    private readonly Channel<InferenceEvent> _events = Channel.CreateBounded<InferenceEvent>(
        new BoundedChannelOptions(EventCapacity) { SingleReader = true });

    /// <param name="engine">What recognises and answers.</param>
    /// <param name="keeping">What sound is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of failures.</param>
    internal InferenceWorker(IEngine engine, WorkerKeeping keeping, TimeProvider time, ILogger logger)
    {
        _record = keeping.Record;
        _audio = new OutputAudioQueue(keeping.AnswerBytes, _record?.Write);
        var archive = keeping.ItemBytes > 0
            ? new ItemAudioArchive(keeping.ItemBytes, _record is { IsBegun: true } ? _record.Write : null)
            : null;
        if (_record is { Records.Count: > 0 })
        {
            _audio.Restore(_record.Records);
            archive?.Restore(_record.Records);
        }

        _kept = new ItemAudioStore(keeping.RecentBytes, archive);
        _taps = new UtteranceTaps(_timeline, _kept);
        _engine = engine;
        _time = time;
        _logger = logger;
    }

    internal OutputAudioQueue Audio => _audio;

    internal ChannelReader<InferenceEvent> Events => _events.Reader;

    internal void Handle(InferenceCommand command)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            switch (command)
            {
                case InferenceCommand.StartTranscription start:
                    _taps.Start(start.Operation, AudioAddress.OfUser(start.ItemId, 0), start.From);
                    StartTranscription_NeedsLock(start);
                    break;
                case InferenceCommand.EndTranscription end:
                    _taps.End(end.Operation, end.To);
                    if (_transcriptions.TryGetValue(end.Operation, out var ending))
                    {
                        ending.EndAt(end.To);
                    }

                    break;
                case InferenceCommand.ReportWords report:
                    ReportWords_NeedsLock(report);
                    break;
                case InferenceCommand.CancelTranscription cancel:
                    _taps.Cancel(cancel.Operation);
                    if (_transcriptions.TryGetValue(cancel.Operation, out var cancelled))
                    {
                        cancelled.Cancel();
                    }

                    break;
                case InferenceCommand.TranscribeClip clip:
                    StartClip_NeedsLock(clip);
                    break;
                case InferenceCommand.Forget forget:
                    Forget_NeedsLock(forget);
                    break;
                case InferenceCommand.KeepSpeech keep:
                    KeepSpeech_NeedsLock(keep.IsOn);
                    break;
                case InferenceCommand.SpeechHeard heard:
                    _audio.Heard(heard.Stream, heard.Until);
                    break;
                case InferenceCommand.StartResponse start:
                    StartResponse_NeedsLock(start);
                    break;
                case InferenceCommand.CancelResponse cancel:
                    if (_cancellable.TryGetValue(cancel.Operation, out var response))
                    {
                        response.Cancel();
                    }

                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>Cancels all that runs and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _stopping.Cancel();
            running = [.. _running];
        }

        _taps.Dispose();
        _timeline.Dispose();
        _audio.Dispose();
        _events.Writer.TryComplete();
        await Task.WhenAll(running);
        _kept.Dispose();
        _clips.Dispose();
        _stopping.Dispose();
    }

    private void StartTranscription_NeedsLock(InferenceCommand.StartTranscription start)
    {
        var task = new TranscriptionTask(
            start.Operation,
            _timeline,
            start.From,
            _engine.Transcriber,
            new TranscriptionOptions(start.Config?.Language, start.Config?.Prompt),
            ReportAsync,
            _time,
            _stopping.Token);
        _transcriptions.Add(start.Operation, task);
        Track_NeedsLock(new TranscriptAddress(start.ItemId, 0), Task.Run(async () =>
        {
            try
            {
                return await CompleteAsync(start.Operation, task.RunAsync, () => task.Duration);
            }
            finally
            {
                lock (_lock)
                {
                    _transcriptions.Remove(start.Operation);
                    task.Dispose();
                }
            }
        }));
    }

    private void ReportWords_NeedsLock(InferenceCommand.ReportWords report)
    {
        if (_transcriptions.TryGetValue(report.Operation, out var task))
        {
            task.ReportWordsAt(report.Until);
            return;
        }

        // It has failed: nobody should wait for its words.
        Track_NeedsLock(ReportAsync(new InferenceEvent.WordsSoFar(report.Operation, "", report.Until)).AsTask());
    }

    private void StartClip_NeedsLock(InferenceCommand.TranscribeClip clip)
    {
        var address = AudioAddress.OfUser(clip.ItemId, clip.ContentIndex);
        var task = new ClipTask(_engine.Transcriber, clip.Audio, clip.Format, (position, pcm) => _kept.Append(address, position, pcm));
        Track_NeedsLock(
            new TranscriptAddress(clip.ItemId, clip.ContentIndex),
            Task.Run(() => CompleteAsync(clip.Operation, () => RunClipAsync(task, address), () => task.Duration)));
    }

    private async Task<TranscriptPieces> RunClipAsync(ClipTask clip, AudioAddress address)
    {
        await _clips.WaitAsync(_stopping.Token);
        try
        {
            return await clip.RunAsync(_stopping.Token);
        }
        finally
        {
            _kept.End(address);
            _clips.Release();
        }
    }

    private void Track_NeedsLock(TranscriptAddress address, Task<Recognised> transcript)
    {
        // Kept for a while after it is done: the answer's command may come a moment later than the transcript's end.
        if (_transcripts.TryAdd(address, transcript))
        {
            _transcriptOrder.Enqueue(address);
        }

        if (_transcriptOrder.Count > KeptTranscripts)
        {
            _transcripts.Remove(_transcriptOrder.Dequeue());
        }

        Track_NeedsLock(transcript);
    }

    private void Track_NeedsLock(Task task)
    {
        _running.Add(task);
        _ = task.ContinueWith(
            ended =>
            {
                lock (_lock)
                {
                    _running.Remove(ended);
                }
            },
            TaskScheduler.Default);
    }

    /// <summary>Runs a recognition to its end and reports it; never throws.</summary>
    private async Task<Recognised> CompleteAsync(
        OperationId operation,
        Func<Task<TranscriptPieces>> recognise,
        Func<SampleTime> duration)
    {
        try
        {
            var transcript = await recognise();
            await ReportAsync(new InferenceEvent.TranscriptCompleted(operation, transcript.Text, duration(), transcript.Details));
            return new Recognised(transcript.Text);
        }
        catch (OperationCanceledException)
        {
            return new Recognised("", SessionFault.Canceled);
        }
        catch (EngineBusyException exception)
        {
            Log.RecogniserBusy(_logger, _engine.Name, exception.Waiting);
            return await FailAsync(operation, SessionFault.Capacity, "All recognisers are busy. Try again in a moment.");
        }
        catch (Exception exception)
        {
            Log.TranscriptionFailed(_logger, exception, _engine.Name);
            return await FailAsync(operation, SessionFault.Model, "The speech could not be recognised.");
        }
    }

    private async Task<Recognised> FailAsync(OperationId operation, SessionFault fault, string detail)
    {
        await ReportAsync(new InferenceEvent.TranscriptFailed(operation, fault, detail));
        return new Recognised("", fault);
    }

    private void StartResponse_NeedsLock(InferenceCommand.StartResponse start)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _cancellable.Add(start.Operation, cancellation);

        // Taken now: a transcript that completes between here and its use is still found.
        var awaited = new Dictionary<TranscriptAddress, Task<Recognised>>();
        foreach (var item in start.Plan.Context.OfType<ConversationItem.Message>())
        {
            for (var i = 0; i < item.Content.Count; i++)
            {
                var address = new TranscriptAddress(item.Id!.Value, i);
                if (item.Content[i] is ContentPart.InputAudio { Transcript: null } &&
                    _transcripts.TryGetValue(address, out var transcript))
                {
                    awaited[address] = transcript;
                }
            }
        }

        Track_NeedsLock(Task.Run(() => RespondAsync(start, awaited, cancellation)));
    }

    private async Task RespondAsync(
        InferenceCommand.StartResponse start,
        Dictionary<TranscriptAddress, Task<Recognised>> awaited,
        CancellationTokenSource cancellation)
    {
        try
        {
            var transcripts = new Dictionary<TranscriptAddress, string>();
            foreach (var (address, transcript) in awaited)
            {
                var recognised = await transcript.WaitAsync(cancellation.Token);
                if (recognised.Fault is { } fault)
                {
                    // Better no answer than one to words nobody heard.
                    await ReportAsync(new InferenceEvent.ResponseFailed(
                        start.Operation,
                        fault,
                        "The speech could not be recognised."));
                    return;
                }

                transcripts[address] = recognised.Text;
            }

            var task = new ResponseTask(start, _engine.Responder, _audio, _kept, ReportAsync);
            await task.RunAsync(ChatMessages.ToRequest(start.Plan, transcripts), cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            Log.ResponseFailed(_logger, exception, _engine.Name);
            await ReportAsync(new InferenceEvent.ResponseFailed(
                start.Operation,
                SessionFault.Model,
                "The model failed to answer."));
        }
        finally
        {
            lock (_lock)
            {
                _cancellable.Remove(start.Operation);
                cancellation.Dispose();
            }
        }
    }

    private async ValueTask ReportAsync(InferenceEvent @event)
    {
        if (!_events.Writer.TryWrite(@event))
        {
            await WriteSlowAsync(@event);
        }
    }

    private async Task WriteSlowAsync(InferenceEvent @event)
    {
        try
        {
            await _events.Writer.WriteAsync(@event, _stopping.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            // The session is gone; nobody wants to hear it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Engine {Engine} failed to recognise speech.")]
        public static partial void TranscriptionFailed(ILogger logger, Exception exception, string engine);

        [LoggerMessage(3, LogLevel.Warning, "Engine {Engine} has no free recogniser, and {Waiting} callers already wait.")]
        public static partial void RecogniserBusy(ILogger logger, string engine, int waiting);

        [LoggerMessage(2, LogLevel.Error, "Engine {Engine} failed to answer.")]
        public static partial void ResponseFailed(ILogger logger, Exception exception, string engine);
    }
}
