using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>Listens with the offline recogniser and answers by script.</summary>
internal sealed class ListeningEngine : IEngine, IDisposable
{
    private readonly PocketSphinxTranscriber _transcriber = new(new PocketSphinxOptions { MaxDecoders = 1, Threads = 1 });
    private readonly ScriptedResponder _responder = new(TimeProvider.System);

    public string Name => "local";

    ITranscriber IEngine.Transcriber => _transcriber;

    IResponder IEngine.Responder => _responder;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _transcriber.Dispose();
}
