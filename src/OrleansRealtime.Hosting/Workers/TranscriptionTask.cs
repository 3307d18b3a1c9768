using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Recognises one utterance of a timeline while it is being spoken. Holds a recogniser only while there is audio to
/// recognise: a microphone held open in silence starves nobody.
/// </summary>
internal sealed class TranscriptionTask : IDisposable
{
    // 200 ms: long enough to be worth a hand-over, short enough for partial text to feel live.
    private const int ChunkSamples = 4_800;

    // A recogniser's memory and its last pass grow with the utterance; longer ones are recognised in pieces.
    private static readonly SampleTime LongestPiece = SampleTime.FromMilliseconds(60_000);

    // How long a recogniser is kept waiting for audio that does not come, before others may have it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly OperationId _operation;
    private readonly AudioTimeline.Reader _reader;
    private readonly ITranscriber _transcriber;
    private readonly TranscriptionOptions _options;
    private readonly Func<InferenceEvent, ValueTask> _report;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation;
    private readonly short[] _buffer = new short[ChunkSamples];
    private readonly TranscriptPieces _pieces = new();
    private readonly SampleTime _from;
    private long _until = -1;
    private long _askedAt = -1;
    private ITimer? _alarm;
    private string? _partial;

    public TranscriptionTask(
        OperationId operation,
        AudioTimeline timeline,
        SampleTime from,
        ITranscriber transcriber,
        TranscriptionOptions options,
        Func<InferenceEvent, ValueTask> report,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        _operation = operation;
        _reader = timeline.Open(from);
        _from = _reader.Position;
        _time = time;
        _transcriber = transcriber;
        _options = options;
        _report = report;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _cancellation.Token.UnsafeRegister(static reader => ((AudioTimeline.Reader)reader!).Wake(), _reader);
    }

    /// <summary>The utterance ends here.</summary>
    public void EndAt(SampleTime to)
    {
        Volatile.Write(ref _until, to.Samples);
        _reader.WakeAt(to);
    }

    /// <summary>Reports the words once the audio up to here was heard. A later question takes the place of an open one.</summary>
    public void ReportWordsAt(SampleTime until)
    {
        Volatile.Write(ref _askedAt, until.Samples);
        _reader.WakeAt(until);
    }

    public void Cancel() => _cancellation.Cancel();

    public void Dispose()
    {
        _alarm?.Dispose();
        _reader.Dispose();
        _cancellation.Dispose();
    }

    /// <summary>Runs until the end, a cancellation or a failure; throws the latter two.</summary>
    public async Task<TranscriptPieces> RunAsync()
    {
        var cancellationToken = _cancellation.Token;
        while (await WaitForAudioAsync(patience: null, cancellationToken))
        {
            await RecognisePieceAsync(cancellationToken);
        }

        return _pieces;
    }

    /// <summary>The audio's length, known once it has ended.</summary>
    public SampleTime Duration => SampleTime.Max(SampleTime.Zero, new SampleTime(Volatile.Read(ref _until)) - _from);

    /// <summary>True when there is audio to read; false at the end of the utterance, or when patience is over.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitForAudioAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        await ReportWordsAsync();
        if (MayRead(cancellationToken) is { } now)
        {
            return now;
        }

        var began = _time.GetTimestamp();
        SetAlarm(patience ?? Timeout.InfiniteTimeSpan);
        while (true)
        {
            await _reader.WaitAsync();
            await ReportWordsAsync();
            if (MayRead(cancellationToken) is { } then)
            {
                return then;
            }

            if (_time.GetElapsedTime(began) >= patience)
            {
                return false;
            }
        }
    }

    // One for the whole utterance: a timer for each wait would be an object for every few packets.
    private void SetAlarm(TimeSpan after)
    {
        if (_alarm is not null)
        {
            _alarm.Change(after, Timeout.InfiniteTimeSpan);
        }
        else if (after != Timeout.InfiniteTimeSpan)
        {
            _alarm = _time.CreateTimer(
                static reader => ((AudioTimeline.Reader)reader!).Wake(), _reader, after, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whether there is audio, or there will be none; null when that is still open.</summary>
    private bool? MayRead(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Until() is { } until && _reader.Position >= until ? false
            : _reader.HasAudio ? true
            : null;
    }

    private async Task RecognisePieceAsync(CancellationToken cancellationToken)
    {
        var piece = _reader.Position;
        await using var transcription = await _transcriber.StartAsync(_options, cancellationToken);
        while (_reader.Position - piece < LongestPiece && await WaitForAudioAsync(Patience, cancellationToken))
        {
            var count = _reader.Read(_buffer, Until());
            if (count == 0)
            {
                continue;
            }

            var partial = await transcription.AppendAsync(_buffer.AsMemory(0, count), cancellationToken);
            if (partial is not null)
            {
                _partial = partial;
                await _report(new InferenceEvent.TranscriptPartial(_operation, _pieces.With(partial)));
            }
        }

        _pieces.Add(await transcription.CompleteAsync(cancellationToken), piece - _from);
        _partial = null;
    }

    private ValueTask ReportWordsAsync()
    {
        var asked = Volatile.Read(ref _askedAt);
        if (asked < 0 || _reader.Position.Samples < asked || Interlocked.CompareExchange(ref _askedAt, -1, asked) != asked)
        {
            return ValueTask.CompletedTask;
        }

        return _report(new InferenceEvent.WordsSoFar(_operation, _pieces.With(_partial), new SampleTime(asked)));
    }

    private SampleTime? Until() => Volatile.Read(ref _until) is >= 0 and var samples ? new SampleTime(samples) : null;
}
