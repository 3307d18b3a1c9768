using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

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
    private readonly ILogger _logger;
    private readonly AudioTimeline _timeline = new();
    private readonly OutputAudioQueue _audio = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<OperationId, TranscriptionTask> _transcriptions = [];
    private readonly Dictionary<OperationId, CancellationTokenSource> _cancellable = [];
    private readonly Dictionary<ItemId, Task<string>> _transcripts = [];
    private readonly Queue<ItemId> _transcriptOrder = new();
    private readonly HashSet<Task> _running = [];

    private readonly Channel<InferenceEvent> _events = Channel.CreateBounded<InferenceEvent>(
        new BoundedChannelOptions(EventCapacity) { SingleReader = true });

    internal InferenceWorker(IEngine engine, ILogger logger)
    {
        _engine = engine;
        _logger = logger;
    }

    internal OutputAudioQueue Audio => _audio;

    internal ChannelReader<InferenceEvent> Events => _events.Reader;

    /// <summary>Takes the user's next audio and owns it.</summary>
    internal ValueTask PushAsync(PooledAudio audio, CancellationToken cancellationToken) =>
        _timeline.AppendAsync(audio, cancellationToken);

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
                    StartTranscription_NeedsLock(start);
                    break;
                case InferenceCommand.EndTranscription end:
                    if (_transcriptions.TryGetValue(end.Operation, out var ending))
                    {
                        ending.EndAt(end.To);
                    }

                    break;
                case InferenceCommand.CancelTranscription cancel:
                    if (_transcriptions.TryGetValue(cancel.Operation, out var cancelled))
                    {
                        cancelled.Cancel();
                    }

                    break;
                case InferenceCommand.TranscribeClip clip:
                    StartClip_NeedsLock(clip);
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

        _timeline.Dispose();
        _audio.Dispose();
        _events.Writer.TryComplete();
        await Task.WhenAll(running);
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
            _stopping.Token);
        _transcriptions.Add(start.Operation, task);
        Track_NeedsLock(start.ItemId, Task.Run(async () =>
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

    private void StartClip_NeedsLock(InferenceCommand.TranscribeClip clip)
    {
        var duration = SampleTime.Zero;
        Track_NeedsLock(clip.ItemId, Task.Run(() => CompleteAsync(
            clip.Operation,
            async () =>
            {
                var pcm = Decode(clip.Audio.Span, clip.Format);
                duration = new SampleTime(pcm.Length);
                await using var transcription =
                    await _engine.Transcriber.StartAsync(TranscriptionOptions.Default, _stopping.Token);
                await transcription.AppendAsync(pcm, _stopping.Token);
                return (await transcription.CompleteAsync(_stopping.Token)).Text;
            },
            () => duration)));
    }

    private void Track_NeedsLock(ItemId itemId, Task<string> transcript)
    {
        // Kept for a while after it is done: the answer's command may come a moment later than the transcript's end.
        if (_transcripts.TryAdd(itemId, transcript))
        {
            _transcriptOrder.Enqueue(itemId);
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

    /// <summary>Runs a recognition to its end and reports it; a failure is an empty text for whoever waits for it.</summary>
    private async Task<string> CompleteAsync(OperationId operation, Func<Task<string>> recognise, Func<SampleTime> duration)
    {
        try
        {
            var text = await recognise();
            await ReportAsync(new InferenceEvent.TranscriptCompleted(operation, text, duration()));
            return text;
        }
        catch (OperationCanceledException)
        {
            return "";
        }
        catch (Exception exception)
        {
            Log.TranscriptionFailed(_logger, exception, _engine.Name);
            await ReportAsync(new InferenceEvent.TranscriptFailed(
                operation,
                SessionFault.Model,
                "The speech could not be recognised."));
            return "";
        }
    }

    private void StartResponse_NeedsLock(InferenceCommand.StartResponse start)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _cancellable.Add(start.Operation, cancellation);

        // Taken now: a transcript that completes between here and its use is still found.
        var awaited = new Dictionary<ItemId, Task<string>>();
        foreach (var item in start.Plan.Context)
        {
            if (item is ConversationItem.Message { Role: MessageRole.User } &&
                _transcripts.TryGetValue(item.Id!.Value, out var transcript))
            {
                awaited[item.Id.Value] = transcript;
            }
        }

        Track_NeedsLock(Task.Run(() => RespondAsync(start, awaited, cancellation)));
    }

    private async Task RespondAsync(
        InferenceCommand.StartResponse start,
        Dictionary<ItemId, Task<string>> awaited,
        CancellationTokenSource cancellation)
    {
        try
        {
            var transcripts = new Dictionary<ItemId, string>();
            foreach (var (itemId, transcript) in awaited)
            {
                transcripts[itemId] = await transcript.WaitAsync(cancellation.Token);
            }

            var task = new ResponseTask(start.Operation, _engine.Responder, _audio, ReportAsync);
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

    private static short[] Decode(ReadOnlySpan<byte> audio, WireAudioFormat format)
    {
        using var decoder = AudioCodecs.CreateDecoder(format);
        var pcm = new short[decoder.MaxSamples(audio.Length)];
        var count = decoder.Decode(audio, pcm);
        return pcm.AsSpan(0, count).ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Engine {Engine} failed to recognise speech.")]
        public static partial void TranscriptionFailed(ILogger logger, Exception exception, string engine);

        [LoggerMessage(2, LogLevel.Error, "Engine {Engine} failed to answer.")]
        public static partial void ResponseFailed(ILogger logger, Exception exception, string engine);
    }
}
