using System.Threading.Tasks.Sources;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>
/// One utterance on one decoder. Every call becomes one step on the decode threads; the object is its own work item and
/// awaitable, so feeding allocates nothing.
/// </summary>
internal sealed class SphinxTranscription : ITranscription, IThreadPoolWorkItem, IValueTaskSource<string?>
{
    private readonly DecoderPool<SphinxDecoder> _pool;
    private readonly EngineThreads _threads;

    // Continuations leave the decode threads, which are few.
    private ManualResetValueTaskSourceCore<string?> _done = new() { RunContinuationsAsynchronously = true };
    private SphinxDecoder? _decoder;
    private Step _step = Step.Begin;
    private ReadOnlyMemory<short> _pcm;
    private bool _begun;
    private bool _failed;
    private Transcript? _transcript;
    private int _running;

    public SphinxTranscription(SphinxDecoder decoder, DecoderPool<SphinxDecoder> pool, EngineThreads threads)
    {
        _decoder = decoder;
        _pool = pool;
        _threads = threads;
    }

    private enum Step
    {
        /// <summary>Nothing was fed: the decoder is still as it was lent.</summary>
        Begin,
        Append,
        Complete,
        Abandon,
    }

    public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<string?>(cancellationToken);
        }

        if (pcm.IsEmpty)
        {
            return default;
        }

        _pcm = pcm;
        return RunAsync(Step.Append);
    }

    public async ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        await RunAsync(Step.Complete).ConfigureAwait(false);
        return _transcript!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_decoder is null)
        {
            return;
        }

        if (_step is not (Step.Begin or Step.Complete))
        {
            await RunAsync(Step.Abandon).ConfigureAwait(false);
        }

        var decoder = Interlocked.Exchange(ref _decoder, null);
        if (decoder is null)
        {
            return;
        }

        if (_failed)
        {
            _pool.Discard(decoder);
        }
        else
        {
            _pool.Return(decoder);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        string? partial = null;
        Exception? failure = null;
        try
        {
            partial = Perform(_decoder!);
        }
        catch (Exception exception)
        {
            // Whatever it was, it belongs to the caller; the decode thread goes on.
            _failed = true;
            failure = exception;
        }

        _pcm = default;
        Volatile.Write(ref _running, 0);
        if (failure is null)
        {
            _done.SetResult(partial);
        }
        else
        {
            _done.SetException(failure);
        }
    }

    string? IValueTaskSource<string?>.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<string?>.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource<string?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    private string? Perform(SphinxDecoder decoder)
    {
        switch (_step)
        {
            case Step.Append:
                BeginOnce(decoder);
                decoder.Feed(_pcm.Span);
                return decoder.TakePartial();
            case Step.Complete:
                BeginOnce(decoder);
                _transcript = decoder.Finish();
                return null;
            default:
                decoder.Abandon();
                return null;
        }
    }

    private void BeginOnce(SphinxDecoder decoder)
    {
        if (!_begun)
        {
            decoder.Begin();
            _begun = true;
        }
    }

    private ValueTask<string?> RunAsync(Step step)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("Calls on one transcription must not overlap.");
        }

        _step = step;
        _done.Reset();
        _threads.Queue(this);
        return new ValueTask<string?>(this, _done.Version);
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_decoder is null, this);
        if (_step == Step.Complete)
        {
            throw new InvalidOperationException("The utterance was completed.");
        }
    }
}
