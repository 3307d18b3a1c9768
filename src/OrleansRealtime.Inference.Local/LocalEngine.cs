using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Cascade;
using OrleansRealtime.Inference.Local.Assistant;
using OrleansRealtime.Inference.Local.Flite;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Local;

/// <summary>
/// The offline engine: PocketSphinx listens, a small rule-based assistant answers, Flite speaks. Needs no key, no network and
/// no model download.
/// </summary>
public sealed class LocalEngine : IEngine, IDisposable
{
    public const string EngineName = "local";

    private readonly PocketSphinxTranscriber _transcriber;
    private readonly FliteSynthesizer _synthesizer;
    private readonly LocalAssistant _assistant;

    public LocalEngine(PocketSphinxOptions recognition, FliteOptions voices, TimeProvider time)
    {
        _transcriber = new PocketSphinxTranscriber(recognition);
        _synthesizer = new FliteSynthesizer(voices);
        _assistant = new LocalAssistant(time);
        Responder = new CascadeResponder(_assistant, _synthesizer);
    }

    public string Name => EngineName;

    public ITranscriber Transcriber => _transcriber;

    public IResponder Responder { get; }

    /// <summary>Its voice alone, for another engine.</summary>
    public ISpeechSynthesizer Synthesizer => _synthesizer;

    /// <summary>What answers in it, alone, for another engine.</summary>
    public IChatClient Assistant => _assistant;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _transcriber.WarmUpAsync(cancellationToken),
        _synthesizer.WarmUpAsync(cancellationToken));

    public void Dispose()
    {
        _transcriber.Dispose();
        _synthesizer.Dispose();
        _assistant.Dispose();
    }
}
