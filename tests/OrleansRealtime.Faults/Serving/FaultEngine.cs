using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Faults.Serving;

/// <summary>Hears a hash of the sound, and answers by <see cref="Conversations.Script"/>.</summary>
internal sealed class FaultEngine : IEngine
{
    public string Name => "faults";

    public ITranscriber Transcriber { get; } = new HashingTranscriber();

    public IResponder Responder { get; } = new ScriptResponder();

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
