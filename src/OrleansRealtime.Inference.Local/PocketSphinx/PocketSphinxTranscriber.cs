using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>
/// Recognises US English on this machine. Text is lower case without punctuation. <see cref="TranscriptionOptions"/> change
/// nothing: there is one model, and it takes no prompt.
/// </summary>
public sealed class PocketSphinxTranscriber : ITranscriber, IDisposable
{
    private readonly PocketSphinxOptions _options;
    private readonly DecoderPool<SphinxDecoder> _pool;
    private readonly EngineThreads _threads;

    /// <summary>Loads nothing yet: see <see cref="WarmUpAsync"/>.</summary>
    public PocketSphinxTranscriber(PocketSphinxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDecoders, 1);
        _options = options;
        _pool = new DecoderPool<SphinxDecoder>(
            () => SphinxDecoder.Load(options), options.MaxDecoders, options.MaxWaiting);
        _threads = new EngineThreads("PocketSphinx", options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
    }

    /// <summary>Utterances being recognised, of <see cref="PocketSphinxOptions.MaxDecoders"/>.</summary>
    public int Busy => _pool.Made - _pool.Free;

    /// <summary>Callers waiting for a decoder.</summary>
    public int Waiting => _pool.Waiting;

    internal DecoderPool<SphinxDecoder> Pool => _pool;

    /// <summary>Loads <see cref="PocketSphinxOptions.WarmDecoders"/> models, half a second each.</summary>
    /// <exception cref="EngineUnavailableException">A library or model is missing; the message names the package.</exception>
    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        _pool.WarmUpAsync(_options.WarmDecoders, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="EngineBusyException">Too many wait already.</exception>
    /// <exception cref="EngineUnavailableException">A library or model is missing; the message names the package.</exception>
    public async ValueTask<ITranscription> StartAsync(
        TranscriptionOptions options, CancellationToken cancellationToken)
    {
        var decoder = await _pool.RentAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new SphinxTranscription(decoder, _pool, _threads);
        }
        catch
        {
            _pool.Discard(decoder);
            throw;
        }
    }

    /// <summary>Frees the models that are not in use; the others go when their utterance is disposed.</summary>
    public void Dispose()
    {
        _pool.Dispose();
        _threads.Dispose();
    }
}
